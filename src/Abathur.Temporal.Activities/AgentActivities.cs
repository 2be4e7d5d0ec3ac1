using Abathur.Temporal.Activities.Agents;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IAgentActivities"/>
public sealed class AgentActivities(AgentRunner runner, HostIdentity host) : IAgentActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.RunAgent)]
    public Task<AgentRun> RunAgentAsync(TaskRunInput task) => ActivityFailures.TranslateAsync(async () =>
    {
        await using var pulse = Pulse.Start(host);
        return await runner.RunAsync(task, pulse.Report, pulse.Cancellation);
    });
}
