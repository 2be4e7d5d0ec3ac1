using System.Globalization;
using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Agents.Runtimes;

/// <summary>Ends an agent that takes longer than its task allows.</summary>
internal static class AgentTimeout
{
    public static async Task<AgentExit> RunAsync(
        AgentLaunch launch,
        TimeProvider time,
        Func<AgentUsage> usage,
        Func<CancellationToken, Task<AgentExit>> run,
        CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(launch.Task.TimeoutSeconds);
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AgentFailureException.Of(
                FailureKind.Timeout,
                string.Create(CultureInfo.InvariantCulture, $"the agent was ended: it took longer than {launch.Task.TimeoutSeconds:0.###} s."),
                usage());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw AgentFailureException.Of(FailureKind.Infrastructure, $"the agent's program could not be started: {e.Message}", usage());
        }
    }
}
