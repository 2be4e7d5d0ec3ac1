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

    // Made when asked for: the options of all commands together cost more than most commands do.
    private static readonly IReadOnlyList<Entry> Commands =
    [
        new("swarm", SwarmCommand.Create),
        new("task", TaskCommand.Create),
        new("plan", PlanCommand.Create),
        new("goal", GoalCommand.Create),
        new("escalation", EscalationCommand.Create),
        new("agent", AgentCommand.Create),
        new("memory", MemoryCommand.Create),
        new("worktree", WorktreeCommand.Create),
        new("salvage", SalvageCommand.Create),
        new("completion", CompletionCommand.Create),
        new("init", InitCommand.Create),
        new("doctor", DoctorCommand.Create),
        new("worker", WorkerCommand.Create),
        new("up", UpCommand.Create),
        new("web", WebCommand.Create),
        new("server", ServerCommand.Create),
        new("demo", DemoCommand.Create),
        new("demo-agent", DemoAgentCommand.Create),
        new("mcp", McpCommand.Create),
        new("mcp-agent", McpAgentCommand.Create),
    ];

    /// <summary>The whole command line as a tree.</summary>
    public static RootCommand Create() => Create(Commands);

    /// <summary>What of the tree a command line can reach: the command that its first word names, or everything.</summary>
    public static RootCommand Create(IReadOnlyList<string> args)
    {
        var word = args.FirstOrDefault(arg => !arg.StartsWith('-'));
        return Commands.FirstOrDefault(command => command.Name == word) is { } named ? Create([named]) : Create();
    }

    private static RootCommand Create(IReadOnlyList<Entry> commands)
    {
        var root = new RootCommand("Runs durable swarms of coding agents over a graph of tasks, on Temporal.")
        {
            GlobalOptions.Json,
            GlobalOptions.Verbose,
            GlobalOptions.Timeout,
        };
        foreach (var command in commands)
        {
            root.Add(command.Create());
        }

        return root;
    }

    /// <summary>Runs one command line; errors go to the streams as one message each.</summary>
    public static async Task<ExitCode> InvokeAsync(IReadOnlyList<string> args, Streams streams, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(streams);
        args = StartDevCommand.Understand(args);
        var parsed = Create(args).Parse(args, Plain);
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

    // No tuple: a list of value types is compiled anew in every process.
    private sealed record Entry(string Name, Func<Command> Create);
}
