using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>
/// Runs any program as an agent: the prompt on its standard input, the same as JSON in a file, <c>ABATHUR_*</c> in its environment, progress and a
/// result in files, exit code 0 for done.
/// </summary>
public sealed class CommandRuntime(AgentProcesses processes, AgentOptions options, TimeProvider time) : IAgentRuntime
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    public string Name => AgentRuntimeNames.Command;

    public async Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(progress);
        Directory.CreateDirectory(launch.ScratchFolder);
        AgentInputFile.Write(launch);
        var reported = new ProgressFile(launch.ProgressFile);
        int? processId = null;
        Action heard = () => { };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = AgentTimeout.RunAsync(
            launch,

            // A program may be silent by nature: only its own definition can tell.
            launch.Agent.Summary.StallTimeoutSeconds,
            time,
            () => reported.Current.Usage,
            (output, token) => processes.RunAsync(Program(launch) with { OnStarted = pid => processId = pid, OnOutput = heard = output }, token),
            stop.Token);
        try
        {
            await FollowAsync(launch, running, reported, heard, () => progress(reported.Current with { ProcessId = processId }));
        }
        finally
        {
            // Where the report itself failed, the agent still runs.
            await stop.CancelAsync();
            await Task.WhenAny(running);
        }

        return Conclude(await running, launch, reported.Current.Usage);
    }

    private async Task FollowAsync(AgentLaunch launch, Task running, ProgressFile reported, Action heard, Action report)
    {
        using var timer = new PeriodicTimer(ProgressInterval, time);
        report();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask());
            if (reported.Read())
            {
                heard();
            }

            report();
            if (!running.IsCompleted && SpendingCap.Check(launch.Task, reported.Current.Usage) is { } passed)
            {
                throw new AgentFailureException(passed);
            }
        }
    }

    private AgentProgram Program(AgentLaunch launch)
    {
        var command = launch.Agent.Command;
        var program = ProgramPath.Resolve(command[0], launch.WorktreePath) ?? throw (ProgramPath.IsOfHost(command[0])
            ? AgentFailureException.Of(
                FailureKind.MissingProgram,
                $"this host has no program '{command[0]}', which agent {launch.Agent.Summary.Name} ({launch.Agent.Source}) runs: install it on the worker's PATH, or change the agent's `command`.")
            : AgentFailureException.Of(
                FailureKind.Agent,
                $"the worktree holds no program '{command[0]}', which agent {launch.Agent.Summary.Name} ({launch.Agent.Source}) runs: commit it, or change the agent's `command`."));
        var environment = AgentEnvironment.Create(launch, options);
        environment["ABATHUR_INPUT"] = launch.InputFile;
        return new()
        {
            Task = launch.Task,
            Command = [program, .. command.Skip(1)],
            WorkingDirectory = launch.WorktreePath,
            Environment = environment,
            Input = PromptBuilder.Whole(launch with { Mcp = null }),
            LogFile = launch.LogFile,
        };
    }

    private static AgentOutcome Conclude(AgentExit exit, AgentLaunch launch, AgentUsage reported)
    {
        var result = AgentResultFile.Read(launch, reported);
        var usage = result?.Usage ?? reported;
        if (result?.Failure is { } failure)
        {
            throw new AgentFailureException(failure.ToFailure(usage));
        }

        if (exit.Code != 0)
        {
            throw AgentFailureException.Of(FailureKind.Agent, $"the agent's program ended with exit code {exit.Code}: {exit.LastLines}", usage);
        }

        return AgentResultFile.ToOutcome(result, exit.Output, usage);
    }
}
