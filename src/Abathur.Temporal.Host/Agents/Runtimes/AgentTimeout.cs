using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Ends an agent that takes longer than its task allows, or says nothing for too long.</summary>
internal static class AgentTimeout
{
    public static async Task<AgentExit> RunAsync(
        AgentLaunch launch,
        double? stallSeconds,
        TimeProvider time,
        Func<AgentUsage> usage,
        Func<Action, CancellationToken, Task<AgentExit>> run,
        CancellationToken cancellationToken,
        Func<bool>? isExcused = null)
    {
        var limit = TimeSpan.FromSeconds(launch.Task.TimeoutSeconds);
        using var timeout = new CancellationTokenSource(limit, time);
        using var stall = new StallLimit(TimeSpan.FromSeconds(stallSeconds ?? 0), time, isExcused);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, stall.Reached);
        try
        {
            return await run(stall.Heard, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AgentFailureException.Of(
                FailureKind.Timeout,
                string.Create(CultureInfo.InvariantCulture, $"the agent was ended: it took longer than {launch.Task.TimeoutSeconds:0.###} s."),
                usage());
        }
        catch (OperationCanceledException) when (stall.Reached.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AgentFailureException.Of(
                FailureKind.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the agent was ended: it said nothing for {stallSeconds:0.###} s. If it may be silent for longer, raise stallTimeoutSeconds or the agent's stall_timeout_seconds (0: no limit)."),
                usage());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw AgentFailureException.Of(FailureKind.Infrastructure, $"the agent's program could not be started: {e.Message}", usage());
        }
    }
}
