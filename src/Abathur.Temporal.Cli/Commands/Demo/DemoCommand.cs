using System.CommandLine;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary><c>abathur demo</c></summary>
internal static class DemoCommand
{
    private static readonly Option<string?> Temporal = new("--temporal")
    {
        Description = "Temporal to use: an address (host:port), or the path of the `temporal` program. "
            + $"Default: {ServerLocator.Variable}, or the server that comes with us.",
    };

    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the repository in place." };

    private static readonly Option<bool> Stay = new("--stay")
    {
        Description = "Continue until Ctrl-C, to look around in the Web UI and with `abathur`.",
    };

    public static Command Create() =>
        new Command("demo", "Shows a swarm of scripted agents at work: no model, no key, nothing to set up.") { Temporal, Keep, Stay }
            .Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var options = new DemoOptions { Temporal = session.Get(Temporal), Keep = session.Get(Keep), Stay = session.Get(Stay) };
        return await new DemoRun(options, session).RunAsync() ? ExitCode.Ok : ExitCode.No;
    }
}
