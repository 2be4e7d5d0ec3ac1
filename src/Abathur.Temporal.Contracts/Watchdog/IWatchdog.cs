using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// The workflow <c>Watchdog</c>, id <c>abathur:{swarm}:watchdog</c>: a child of its swarm, ended with the swarm's run. It
/// looks for cycles, stuck attempts, blocked chains and deadlock, and tells the swarm by the signal <c>intervene</c>.
/// </summary>
[Workflow("Watchdog")]
public interface IWatchdog
{
    /// <summary>Watches until it is canceled.</summary>
    [WorkflowRun]
    Task RunAsync(WatchdogInput input);

    /// <summary>What changed on the board (<see cref="WatchdogDigest"/>); what is no digest is passed over.</summary>
    [WorkflowSignal(MessageNames.BoardChanged)]
    Task BoardChangedAsync(IRawValue? digest = null);
}
