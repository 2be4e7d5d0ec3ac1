using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>The workflow task that waits for a worker, or is out with one.</summary>
internal sealed class WorkflowTaskState() : Staged<WorkflowTaskStage>(WorkflowTaskLifecycle.Table)
{
    /// <summary>Where its scheduled event stands, or would stand: that of a transient task is written when it completes.</summary>
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

    protected override string Name => ScheduledEventId.ToString(CultureInfo.InvariantCulture);
}
