using System.CommandLine;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The hidden command that plays the demo's agents and its verify command.</summary>
internal static class DemoAgentCommand
{
    public const string Name = "demo-agent";
    public const string VerifyOption = "--verify";

    private static readonly Argument<string?> Role = new("role") { Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Verify = new(VerifyOption);

    public static Command Create()
    {
        var command = new Command(Name, "Plays an agent of the demo.") { Role, Verify }.Runs(RunAsync);
        command.Hidden = true;
        return command;
    }

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var folder = Environment.CurrentDirectory;
        if (session.Get(Verify) is { } file)
        {
            session.Output.WriteLine(new Phrasebook(folder).Verify(file));
            return ExitCode.Ok;
        }

        await new DemoAgent(session.Get(Role) ?? string.Empty, folder, Environment.GetEnvironmentVariable, Task.Delay).RunAsync(session.Cancel);
        return ExitCode.Ok;
    }
}
