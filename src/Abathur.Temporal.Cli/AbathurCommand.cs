using System.CommandLine;
using System.CommandLine.Invocation;
using Abathur.Temporal.Cli.Commands.Agents;
using Abathur.Temporal.Cli.Commands.Completion;
using Abathur.Temporal.Cli.Commands.Demo;
using Abathur.Temporal.Cli.Commands.Doctor;
using Abathur.Temporal.Cli.Commands.Escalations;
using Abathur.Temporal.Cli.Commands.Goals;
using Abathur.Temporal.Cli.Commands.Init;
using Abathur.Temporal.Cli.Commands.Mcp;
using Abathur.Temporal.Cli.Commands.Memories;
using Abathur.Temporal.Cli.Commands.Plans;
using Abathur.Temporal.Cli.Commands.Salvages;
using Abathur.Temporal.Cli.Commands.Servers;
using Abathur.Temporal.Cli.Commands.Swarms;
using Abathur.Temporal.Cli.Commands.Tasks;
using Abathur.Temporal.Cli.Commands.Web;
using Abathur.Temporal.Cli.Commands.Workers;
using Abathur.Temporal.Cli.Commands.Worktrees;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli;

/// <summary>The command <c>abathur</c>.</summary>
public static class AbathurCommand
{
    // A word that begins with @ is a word: titles do, of packages and of people.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    /// <summary>The whole command line as a tree.</summary>
    public static RootCommand Create() => new("Runs durable swarms of coding agents over a graph of tasks, on Temporal.")
    {
        GlobalOptions.Json,
        GlobalOptions.Verbose,
        GlobalOptions.Timeout,
        SwarmCommand.Create(),
        TaskCommand.Create(),
        PlanCommand.Create(),
        GoalCommand.Create(),
        EscalationCommand.Create(),
        AgentCommand.Create(),
        MemoryCommand.Create(),
        WorktreeCommand.Create(),
        SalvageCommand.Create(),
        CompletionCommand.Create(),
        InitCommand.Create(),
        DoctorCommand.Create(),
        WorkerCommand.Create(),
        UpCommand.Create(),
        WebCommand.Create(),
        ServerCommand.Create(),
        DemoCommand.Create(),
        DemoAgentCommand.Create(),
        McpCommand.Create(),
        McpAgentCommand.Create(),
    };

    /// <summary>Runs one command line; errors go to the streams as one message each.</summary>
    public static async Task<ExitCode> InvokeAsync(IReadOnlyList<string> args, Streams streams, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var parsed = Create().Parse(args, Plain);
        try
        {
            // Asked for help or for completions, an unfinished line is no error.
            if (parsed.Action is ParseErrorAction or AsynchronousCommandLineAction)
            {
                CommandLineErrors.ThrowIfAny(parsed, args);
            }

            return (ExitCode)await ParentArguments.LeaveOutAsync(parsed, () => parsed.InvokeAsync(streams, cancel));
        }
#pragma warning disable CA1031 // The end of the road: whatever went wrong becomes a message and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(e, streams.Error, parsed.GetValue(GlobalOptions.Verbose), cancel, parsed.GetValue(GlobalOptions.Json));
        }
    }
}
