using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>A workflow task, or a query that is asked by itself, as a worker gets it.</summary>
internal static class WorkflowTaskResponses
{
    /// <param name="tx">In which it was started.</param>
    /// <param name="run">Whose task was started.</param>
    /// <param name="task">That task.</param>
    /// <param name="isPartial">The worker has the workflow cached: it gets only what is new.</param>
    public static PollWorkflowTaskQueueResponse Of(Transaction tx, RunState run, WorkflowTaskState task, bool isPartial)
    {
        var response = Common(run, isPartial);
        response.TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, task.ScheduledEventId, task.Attempt, RequestId: task.RequestId).ToBytes();
        response.StartedEventId = task.StartedEventId;
        response.Attempt = task.Attempt;
        response.ScheduledTime = Timestamp.FromDateTimeOffset(task.ScheduledTime);
        response.StartedTime = Timestamp.FromDateTimeOffset(task.StartedTime!.Value);
        if (task.IsTransient || task.IsSpeculative)
        {
            response.History.Events.Add(WorkflowTaskAttributes.Unwritten(run, task, tx.Context.SuggestEvents));
        }

        response.Messages.Add(UpdateMessages.Send(run.Updates, task.StartedEventId));
        foreach (var query in Queries.Send(run))
        {
            response.Queries[query.Id] = query.Query;
        }

        return response;
    }

    public static PollWorkflowTaskQueueResponse Of(RunState run, QueryState query, bool isPartial) => Ask(Common(run, isPartial), run.Key, query);

    /// <summary>A query of a closed run, with its whole history: workers forget a run when it closes, and again when they have answered.</summary>
    public static PollWorkflowTaskQueueResponse Of(ClosedRun run, QueryState query)
    {
        var events = run.All;
        var lastTask = events.FindLast(e => e.EventType == EventType.WorkflowTaskCompleted)?.WorkflowTaskCompletedEventAttributes;
        var response = Common(run.Key, events[0].WorkflowExecutionStartedEventAttributes, lastTask?.StartedEventId ?? 0);
        response.History.Events.Add(events);
        return Ask(response, run.Key, query);
    }

    private static PollWorkflowTaskQueueResponse Ask(PollWorkflowTaskQueueResponse response, ExecutionKey run, QueryState query)
    {
        response.TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, 0, 0, query.Id).ToBytes();
        response.Query = query.Query;
        response.Attempt = 1;
        return response;
    }

    private static PollWorkflowTaskQueueResponse Common(ExecutionKey run, WorkflowExecutionStartedEventAttributes started, long lastTaskStartedId) => new()
    {
        WorkflowExecution = new() { WorkflowId = run.WorkflowId, RunId = run.RunId },
        WorkflowType = started.WorkflowType,
        PreviousStartedEventId = lastTaskStartedId,
        History = new(),
        WorkflowExecutionTaskQueue = new() { Name = started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
    };

    private static PollWorkflowTaskQueueResponse Common(RunState run, bool isPartial)
    {
        var response = Common(run.Key, run.Started, run.LastCompletedTaskStartedId);
        var first = isPartial ? (int)run.LastCompletedTaskStartedId : 0;
        response.History.Events.Capacity = run.Events.Count - first + 2;
        for (var i = first; i < run.Events.Count; i++)
        {
            response.History.Events.Add(run.Events[i]);
        }

        return response;
    }
}
