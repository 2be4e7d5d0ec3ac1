using System.Collections.Immutable;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>A schedule with everything that its decisions read. Immutable: its messages are replaced, never changed.</summary>
internal sealed record LiveSchedule
{
    public required string Namespace { get; init; }

    public required string Id { get; init; }

    /// <summary>Tells schedules apart that have had the same id, one after the other.</summary>
    public required string RunId { get; init; }

    /// <summary>Spec (canonical), action, policies (with their defaults) and state, as clients see and replace them.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The times of <see cref="Schedule"/>'s spec.</summary>
    public required CompiledSpec Spec { get; init; }

    /// <summary>Why the spec has no times any more (its time zone isn't known on this machine); empty for nothing.</summary>
    public string SpecProblem { get; init; } = "";

    public Memo Memo { get; init; } = new();

    /// <summary>The schedule's own, not those of what it starts; with their types.</summary>
    public SearchAttributes SearchAttributes { get; init; } = new();

    /// <summary>Counts changes, so that an update can tell that nothing changed since it looked.</summary>
    public long ConflictToken { get; init; } = 1;

    public required DateTimeOffset CreateTime { get; init; }

    public DateTimeOffset? UpdateTime { get; init; }

    /// <summary>The actions up to here are taken, buffered or let go.</summary>
    public required DateTimeOffset ProcessedUntil { get; init; }

    /// <summary>Due and not taken yet, the first one first.</summary>
    public ImmutableList<BufferedStart> Buffer { get; init; } = [];

    public ImmutableList<PendingBackfill> Backfills { get; init; } = [];

    /// <summary>What it started and what still runs, by workflow id and first run, but for what may overlap anyway.</summary>
    public ImmutableList<WorkflowExecution> Running { get; init; } = [];

    /// <summary>The latest actions, the last one last.</summary>
    public ImmutableList<ScheduleActionResult> RecentActions { get; init; } = [];

    public long ActionCount { get; init; }

    public long MissedCatchupWindow { get; init; }

    public long OverlapSkipped { get; init; }

    public long BufferDropped { get; init; }

    /// <summary>What the last action that completed gave: the next one is started with it.</summary>
    public Payloads? LastCompletionResult { get; init; }

    /// <summary>Why the last action failed, unless one has completed since.</summary>
    public Failure? ContinuedFailure { get; init; }

    public string CreateRequestId { get; init; } = "";

    /// <summary>Of the latest changes: one that comes again changes nothing.</summary>
    public ImmutableList<string> RequestIds { get; init; } = [];

    public bool IsPaused => Schedule.State.Paused;

    /// <summary>Whether the spec's actions are taken at present.</summary>
    public bool TakesActions => !IsPaused && (!Schedule.State.LimitedActions || Schedule.State.RemainingActions > 0);

    /// <summary>Paused, unpaused or counted down: clients see another state.</summary>
    public LiveSchedule WithState(Action<ScheduleState> change)
    {
        var changed = Schedule.Clone();
        change(changed.State);
        return this with { Schedule = changed, ConflictToken = ConflictToken + 1 };
    }
}
