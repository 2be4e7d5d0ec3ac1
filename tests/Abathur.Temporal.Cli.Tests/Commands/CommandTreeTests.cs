using System.CommandLine;
namespace Abathur.Temporal.Cli.Tests.Commands;

/// <summary>The commands that scripts rely on: a change here is a change of what people type.</summary>
public sealed class CommandTreeTests
{
    private static readonly string[] Words =
    [
        "demo", "init", "worker", "up", "web", "doctor", "completion",
        "swarm start", "swarm list", "swarm status", "swarm watch", "swarm wait", "swarm pause", "swarm resume", "swarm stop",
        "swarm config", "swarm events", "swarm at", "swarm deliver", "swarm export", "swarm report",
        "task submit", "task list", "task show", "task logs", "task diff", "task wait", "task cancel", "task retry", "task priority",
        "task depend", "task explain", "task graph",
        "plan simulate",
        "goal add", "goal list", "goal pause", "goal resume", "goal retire",
        "agent list", "agent show", "agent validate", "agent reload",
        "memory search", "memory list", "memory store", "memory show", "memory prune", "memory stats",
        "worktree list", "worktree prune", "salvage list", "salvage restore",
    ];

    public static TheoryData<string> Promised => [.. Words];

    [Theory]
    [MemberData(nameof(Promised))]
    public async Task Help_EveryPromisedCommand_SaysHowItIsUsedAndTakesJson(string words)
    {
        var run = await CliRun.InvokeAsync([.. words.Split(' '), "--help"]);

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        Assert.Matches($@"Usage:\s+\S+ {words}\b", run.Output);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_HiddenCommands_AreNotShown()
    {
        var hidden = AbathurCommand.Create().Subcommands.Where(command => command.Hidden).Select(command => command.Name).ToList();

        var shown = (await CliRun.InvokeAsync("--help")).Output + (await CliRun.InvokeAsync()).Error + (await CliRun.InvokeAsync("xyzzy")).Error;

        Assert.NotEmpty(hidden);
        Assert.All(hidden, name => Assert.DoesNotContain(name, shown, StringComparison.Ordinal));
    }

    [Fact]
    public void Tree_AWordNamesACommand_HoldsThatCommandAlone()
    {
        var whole = AbathurCommand.Create();

        Assert.All(whole.Subcommands, command =>
        {
            var made = Assert.Single(AbathurCommand.Create(["--json", command.Name, "--help"]).Subcommands);
            Assert.Equal(Names(command), Names(made));
        });
        Assert.Equal(Names(whole), Names(AbathurCommand.Create(["--timeout", "5", "task", "list"])));
        Assert.Equal(Names(whole), Names(AbathurCommand.Create(["[suggest:3]", "tas"])));
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Subcommands.SelectMany(Names).Concat(command.Options.Select(option => option.Name)).Prepend(command.Name);
}
