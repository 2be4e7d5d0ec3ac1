using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>The workflow task that waits for a worker, or is out with one.</summary>
internal sealed class WorkflowTaskState() : Staged<WorkflowTaskStage>(WorkflowTaskLifecycle.Table)
{
    /// <summary>Where its scheduled event stands, or would stand: that of a transient task is written when it completes, and that of a speculative one when it has to be.</summary>
    public required long ScheduledEventId { get; set; }

    /// <summary>Where its started event stands or would stand; 0 before.</summary>
    public long StartedEventId { get; set; }

    public required int Attempt { get; set; }

    public required DateTimeOffset ScheduledTime { get; set; }

    /// <summary>When the first of a chain of heartbeating tasks was scheduled.</summary>
    public required DateTimeOffset OriginalScheduledTime { get; set; }

    public required TimeSpan StartToClose { get; init; }

    public DateTimeOffset? StartedTime { get; set; }

    public string Identity { get; set; } = "";

    public string RequestId { get; set; } = "";

    /// <summary>The version of the worker that it is out with; null where it says none.</summary>
    public WorkerVersionStamp? Worker { get; set; }

    /// <summary>The workflow is pinned, and others go to another version by now: its worker is told so.</summary>
    public bool IsLeftBehind { get; set; }

    /// <summary>Where it waits for a worker; null while it doesn't.</summary>
    public (TaskQueueKey Key, QueuedTask Task)? Queued { get; set; }

    /// <summary>The process of the worker that it is out with, where that is known; see <see cref="WorkerProcess"/>.</summary>
    public string? Process { get; set; }

    /// <summary>The connection that it is out on; null where this server didn't hand it out.</summary>
    public WorkerConnection? Connection { get; set; }

    /// <summary>The sticky queue that it waits on; null for the normal one.</summary>
    public string? StickyQueue { get; set; }

    /// <summary>Ties a queued task to this very scheduling; not kept across restarts, as queued tasks aren't either.</summary>
    public Guid Stamp { get; set; } = Guid.NewGuid();

    public long HistorySize { get; set; }

    public bool IsStarted => Stage == WorkflowTaskStage.Started;

    public bool IsTransient => Attempt > 1;

    /// <summary>It is there for an update alone, and stands in no history: whatever else happens to its run has it written first.</summary>
    public bool IsSpeculative { get; set; }

    protected override string Name => ScheduledEventId.ToString(CultureInfo.InvariantCulture);
}
