using System.CommandLine;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary><c>abathur demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create(DemoParts parts)
    {
        var temporal = new Option<string?>("--temporal")
        {
            Description = "Temporal to use: an address (host:port), or the path of the `temporal` program. Default: ABATHUR_TEST_TEMPORAL, "
                + "`temporal` on the PATH, or a download.",
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the repository in place." };
        var stay = new Option<bool>("--stay") { Description = "Go on until Ctrl-C, to look around in the Web UI and with `abathur`." };
        var command = new Command("demo", "Shows a swarm of scripted agents at work: no model, no key, nothing to set up.") { temporal, keep, stay };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Output) });
            var options = new DemoOptions
            {
                Temporal = parsed.GetValue(temporal),
                Keep = parsed.GetValue(keep),
                Stay = parsed.GetValue(stay),
            };
            return await new DemoRun(parts, options, console).RunAsync(cancellationToken) ? 0 : 1;
        });
        return command;
    }
}
