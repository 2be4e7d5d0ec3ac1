using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests of workflows' Nexus operations.</summary>
internal sealed class WorkflowNexusTasks(HistoryEngine engine) : INexusTasks
{
    public Task<NexusCall?> TakeAsync(QueuedTask.Nexus task) => engine.WriteAsync(
        new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId),
        tx => Find(tx, task.Execution.RunId, task.ScheduledEventId, task.Stamp) is var (run, operation, sent) ? Of(run, operation, sent) : null);

    public Task<bool> AnswerAsync(NexusTaskToken token, HandlerAnswer answer) => engine.WriteAsync(token.Caller, tx =>
    {
        if (Find(tx, token.RunId, token.ScheduledEventId, token.Stamp) is not var (run, operation, sent))
        {
            return false;
        }

        if (sent == operation.Start)
        {
            NexusOperations.Answer(tx, run, operation, answer);
        }
        else
        {
            NexusCancellations.Answer(tx, run, operation, operation.Cancellation!, answer);
        }

        return true;
    });

    private static NexusCall Of(RunState run, NexusOperationState operation, NexusRequestState sent) => new()
    {
        Caller = run.Key,
        ScheduledEventId = operation.ScheduledEventId,
        Scheduled = operation.Scheduled,
        ScheduledTime = operation.ScheduledTime,
        Stamp = sent.Stamp,
        SentTime = sent.SentTime!.Value,
        Deadline = NexusRequests.Deadline(operation, sent),
        CanceledToken = sent == operation.Start ? null : operation.Token,
        Origin = NexusLinks.Of(new Temporalio.Api.Common.V1.Link.Types.WorkflowEvent
        {
            Namespace = run.Namespace,
            WorkflowId = run.WorkflowId,
            RunId = run.RunId,
            EventRef = new() { EventId = operation.ScheduledEventId, EventType = EventType.NexusOperationScheduled },
        }),
    };

    private static (RunState Run, NexusOperationState Operation, NexusRequestState Sent)? Find(Transaction tx, string runId, long scheduledEventId, Guid stamp) =>
        tx.Find(runId) is { } run && run.NexusOperations.TryGetValue(scheduledEventId, out var operation) && operation.FindRequest(stamp) is { } sent
            ? (run, operation, sent)
            : null;
}
