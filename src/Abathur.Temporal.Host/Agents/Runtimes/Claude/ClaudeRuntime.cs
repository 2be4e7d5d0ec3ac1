using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>Runs agents with Claude Code, headless, and reads its event stream.</summary>
public sealed class ClaudeRuntime(AgentProcesses processes, AgentOptions options, TimeProvider time) : IAgentRuntime
{
    // An event holds a whole message or tool result.
    private const int MaxEventBytes = 4 * 1024 * 1024;

    public string Name => AgentRuntimeNames.Claude;

    public async Task<AgentOutcome> RunAsync(AgentLaunch launch, Action<AgentProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(progress);
        var claude = FindProgram();
        Directory.CreateDirectory(launch.ScratchFolder);
        var events = new ClaudeEvents(time);
        using var hopeless = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int? processId = null;
        var program = ClaudeProgram.Create(claude, launch, options) with
        {
            MaxLineBytes = MaxEventBytes,
            OnStarted = pid => Report(processId = pid),
            OnLine = Take,
        };
        try
        {
            var exit = await AgentTimeout.RunAsync(
                launch, launch.Task.StallTimeoutSeconds, time, () => events.Usage, (heard, token) => processes.RunAsync(program with { OnOutput = heard }, token), hopeless.Token, () => events.IsWaitingForTool);
            return Conclude(launch, events, exit);
        }
        catch (OperationCanceledException) when (events.Hopeless is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentFailureException(events.Hopeless with { Usage = events.Usage });
        }

        string? Take(string line)
        {
            var shown = events.Take(line);
            if (events.Hopeless is not null)
            {
                // Not awaited: this is the thread that reads the output, and what ends the agent waits for it.
                _ = hopeless.CancelAsync();
            }

            Report(processId);
            return shown;
        }

        void Report(int? pid) => progress(new(events.Usage, events.Doing, events.Session, pid));
    }

    private string FindProgram() =>
        (options.ClaudePath is { } path ? ProgramPath.Resolve(path, AppContext.BaseDirectory) : ProgramPath.Find("claude"))
        ?? throw AgentFailureException.Of(
            FailureKind.MissingProgram,
            (options.ClaudePath is { } given ? $"there is no Claude Code at '{given}'" : "Claude Code (`claude`) isn't on this host's PATH")
            + ": install it with `npm install --global @anthropic-ai/claude-code`, or set claudePath to where it is.");

    private static AgentOutcome Conclude(AgentLaunch launch, ClaudeEvents events, AgentExit exit)
    {
        if (events.Failure(launch.Agent.MaxTurns) is { } failure)
        {
            throw new AgentFailureException(failure with { Usage = events.Usage });
        }

        if (!events.HasEnded || exit.Code != 0)
        {
            throw AgentFailureException.Of(
                FailureKind.Agent, $"Claude Code ended with exit code {exit.Code} and without a result: {exit.LastLines}", events.Usage);
        }

        var result = AgentResultFile.Read(launch, events.Usage);
        return result?.Failure is { } admitted
            ? throw new AgentFailureException(admitted.ToFailure(events.Usage) with { Usage = events.Usage })
            : new(result?.Summary ?? AgentResultFile.Shorten(events.Text), events.Usage, result?.Handoff, result?.AddWork, result?.Verdict, result?.AlreadyComplete, result?.Review);
    }
}
