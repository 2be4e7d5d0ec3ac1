using Abathur.Temporal.Contracts;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>An attempt as the swarm's present run sees it.</summary>
internal sealed class RunningAttempt(int number)
{
    public int Number { get; } = number;

    /// <summary>Set once it has started, unless it is adopted.</summary>
    public ChildWorkflowHandle<ITaskRun, AttemptResult>? Handle { get; set; }

    /// <summary>An earlier run started it; its close event won't come to this one.</summary>
    public bool IsAdopted { get; private set; }

    public bool ReportsBySignal { get; set; }

    public bool IsCanceled { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Set while it is terminated, and completed with the last heartbeat of its agent.</summary>
    public Task<AgentHeartbeat?>? Terminating { get; set; }

    public bool HasStarted => IsAdopted || Handle is not null || HasEnded;

    public void Adopt() => (IsAdopted, ReportsBySignal) = (true, true);
}
