namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class CommandLineErrorsTests
{
    [Theory]
    [InlineData("There is no command 'swram'; did you mean 'swarm'?", "swram")]
    [InlineData("There is no command 'strat'; did you mean 'start'?", "swarm", "strat")]
    [InlineData("There is no command 'xyzzy'; known are start, list", "swarm", "xyzzy")]
    [InlineData("The option '--profile' belongs after the command.", "--profile", "x", "doctor")]
    [InlineData("There is no option '--jsn'; did you mean '--json'?", "swarm", "status", "--jsn")]
    [InlineData("There is no option '--titel'; did you mean '--title'?", "task", "submit", "--titel", "Add a page")]
    [InlineData("There is no option '--prio'; did you mean '--priority'?", "task", "submit", "--prio", "high")]
    [InlineData("There is no option '--descripton'; did you mean '--description'?", "task", "submit", "--title", "--descripton", "x")]
    [InlineData("There is no option '--adress'; did you mean '--address'?", "goal", "list", "--adress=localhost:7233")]
    [InlineData("'hihg' is not one of low, normal, high, critical; did you mean 'high'?", "task", "priority", "T1", "hihg")]
    [InlineData("'2' is not one of low, normal, high, critical.", "task", "priority", "T1", "2")]
    [InlineData("'soon' is not a number, for --timeout.", "task", "wait", "T1", "--timeout", "soon")]
    [InlineData("'maybe' is neither true nor false, for --tls.", "swarm", "list", "--tls=maybe")]
    [InlineData("'extra' is one argument too many.", "goal", "list", "extra")]
    [InlineData("Say which: start, list", "swarm")]
    [InlineData("Option '--repository' is required.", "swarm", "start", "demo")]
    public async Task Invoke_CommandLineThatIsWrong_SaysWhatWasMeantAndExitsWithUsage(string message, params string[] args)
    {
        var run = await CliRun.InvokeAsync(args);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("abathur: " + message, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help'", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Invoke_ValueThatBeginsWithAHyphenJoinedToItsOption_IsTaken()
    {
        var run = await CliRun.InvokeAsync("task", "submit", "--hint=--force", "--address", "nowhere");

        Assert.Contains("needs a title", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("swarm", "start", "--help")]
    [InlineData("task", "submit", "-h")]
    public async Task Invoke_Help_NeedsNothingElse(params string[] args)
    {
        var run = await CliRun.InvokeAsync(args);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Create_EveryCommand_HasADescriptionAndAnAction()
    {
        foreach (var leaf in Leaves(AbathurCommand.Create()).Where(command => !command.Hidden))
        {
            Assert.False(string.IsNullOrEmpty(leaf.Description), leaf.Name);
            Assert.NotNull(leaf.Action);
            Assert.All(leaf.Options.Cast<System.CommandLine.Symbol>().Concat(leaf.Arguments), s => Assert.False(string.IsNullOrEmpty(s.Description), s.Name));
        }
    }

    private static IEnumerable<System.CommandLine.Command> Leaves(System.CommandLine.Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
