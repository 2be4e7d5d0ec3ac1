using System.CommandLine;
using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The hidden command that plays the demo's agents and its verify command.</summary>
internal static class DemoAgentCommand
{
    private const string Name = "demo-agent";

    private static readonly Argument<string?> Role = new("role") { Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Verify = new(DemoPlan.VerifyOption);

    /// <summary>The command line that plays an agent, but for its name.</summary>
    public static IReadOnlyList<string> Player { get; } = [.. SelfCommand.Argv, Name];

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
