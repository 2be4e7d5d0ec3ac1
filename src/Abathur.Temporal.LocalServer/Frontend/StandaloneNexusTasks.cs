using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Operations;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests of Nexus operations that belong to no workflow.</summary>
internal sealed class StandaloneNexusTasks(StandaloneOperations operations) : INexusTasks
{
    public async Task<NexusCall?> TakeAsync(QueuedTask.Nexus task)
    {
        if (await operations.TakeAsync(task) is not var (operation, sent))
        {
            return null;
        }

        return new()
        {
            Caller = task.Execution,
            ScheduledEventId = 0,
            Scheduled = operation.Scheduled,
            ScheduledTime = operation.ScheduleTime,
            Stamp = task.Stamp,
            SentTime = sent,
            Deadline = OperationDeadlines.Deadline(operation, sent),
            CanceledToken = operation.Stage == OperationStage.Started ? operation.Token : null,
            Origin = NexusLinks.Of(new Temporalio.Api.Common.V1.Link.Types.NexusOperation
            {
                Namespace = operation.Key.Namespace,
                OperationId = operation.Key.Id,
                RunId = operation.RunId,
            }),
        };
    }

    public Task<bool> AnswerAsync(NexusTaskToken token, HandlerAnswer answer) =>
        operations.AnswerAsync(StandaloneKey.In(token.CallerNamespace, token.WorkflowId), token.RunId, token.Stamp, answer);
}
