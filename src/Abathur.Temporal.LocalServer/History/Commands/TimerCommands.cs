using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

internal static class TimerCommands
{
    public static void Start(CommandContext context, Command command)
    {
        var attributes = command.StartTimerCommandAttributes;
        context.Append(command, new()
        {
            TimerStartedEventAttributes = new()
            {
                TimerId = attributes.TimerId,
                StartToFireTimeout = attributes.StartToFireTimeout,
                WorkflowTaskCompletedEventId = context.CompletedEventId,
            },
        });
    }

    public static void Cancel(CommandContext context, Command command)
    {
        var id = command.CancelTimerCommandAttributes.TimerId;
        var run = context.Run;
        long started;
        if (run.Timers.TryGetValue(id, out var timer))
        {
            started = timer.StartedEventId;
        }
        else
        {
            // It fired while the worker decided to cancel it: the worker's view holds, and the firing never happened.
            var fired = run.Buffered.Find(e => IsFired(e, id))!;
            started = fired.TimerFiredEventAttributes.StartedEventId;
            run.Buffered.Remove(fired);
        }

        context.Append(command, new()
        {
            TimerCanceledEventAttributes = new()
            {
                TimerId = id,
                StartedEventId = started,
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                Identity = context.Identity,
            },
        });
    }

    public static bool IsFired(Temporalio.Api.History.V1.HistoryEvent e, string timerId) =>
        e.EventType == EventType.TimerFired && e.TimerFiredEventAttributes.TimerId == timerId;
}
