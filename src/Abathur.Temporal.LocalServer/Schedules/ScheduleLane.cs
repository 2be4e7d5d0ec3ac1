using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>The one writer of a schedule's id.</summary>
internal sealed class ScheduleLane
{
    /// <param name="key">Which schedule.</param>
    /// <param name="wake">Looks what there is to do.</param>
    public ScheduleLane(ScheduleKey key, Func<ScheduleLane, Task> wake)
    {
        Key = key;
        Wake = () => wake(this);
    }

    public ScheduleKey Key { get; }

    /// <summary>Looks what there is to do, and does it.</summary>
    public Func<Task> Wake { get; }

    /// <summary>One at a time. Whoever has it may wait for a workflow's lane, never the other way round.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>As it was last kept; null before it is created, and once it is deleted.</summary>
    public LiveSchedule? State { get; set; }

    /// <summary>Whether there has been a schedule of this id since the server started.</summary>
    public bool HasExisted { get; set; }

    /// <summary>When it is woken next.</summary>
    public ServerTimer? Timer { get; set; }
}
