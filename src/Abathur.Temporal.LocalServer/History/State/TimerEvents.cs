using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to a timer.</summary>
internal static class TimerEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.TimerStarted:
                var timer = e.TimerStartedEventAttributes;
                var due = e.EventTime.ToDateTimeOffset() + timer.StartToFireTimeout.ToTimeSpan();
                run.Timers[timer.TimerId] = new TimerState(timer.TimerId, e.EventId, due);
                break;
            case EventType.TimerFired:
                run.Timers.Remove(e.TimerFiredEventAttributes.TimerId);
                break;
            case EventType.TimerCanceled:
                run.Timers.Remove(e.TimerCanceledEventAttributes.TimerId);
                break;
        }
    }
}
