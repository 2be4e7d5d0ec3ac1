using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>A workflow task, or a query that is asked by itself, as a worker gets it.</summary>
internal static class WorkflowTaskResponses
{
    /// <param name="run">Whose task was started.</param>
    /// <param name="task">That task.</param>
    /// <param name="isPartial">The worker has the workflow cached: it gets only what is new.</param>
    public static PollWorkflowTaskQueueResponse Of(RunState run, WorkflowTaskState task, bool isPartial)
    {
        var response = Common(run, isPartial);
        response.TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, task.ScheduledEventId, task.Attempt, RequestId: task.RequestId).ToBytes();
        response.StartedEventId = task.StartedEventId;
        response.Attempt = task.Attempt;
        response.ScheduledTime = Timestamp.FromDateTimeOffset(task.ScheduledTime);
        response.StartedTime = Timestamp.FromDateTimeOffset(task.StartedTime!.Value);
        if (task.IsTransient)
        {
            response.History.Events.Add(WorkflowTaskRecords.Transient(run, task));
        }

        response.Messages.Add(UpdateMessages.Send(run.Updates, task.StartedEventId));
        foreach (var query in Queries.Send(run))
        {
            response.Queries[query.Id] = query.Query;
        }

        return response;
    }

    public static PollWorkflowTaskQueueResponse Of(RunState run, QueryState query, bool isPartial)
    {
        var response = Common(run, isPartial);
        response.TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, 0, 0, query.Id).ToBytes();
        response.Query = query.Query;
        response.Attempt = 1;
        return response;
    }

    private static PollWorkflowTaskQueueResponse Common(RunState run, bool isPartial)
    {
        var response = new PollWorkflowTaskQueueResponse
        {
            WorkflowExecution = run.Execution,
            WorkflowType = run.Started.WorkflowType,
            PreviousStartedEventId = run.LastCompletedTaskStartedId,
            History = new(),
            WorkflowExecutionTaskQueue = new() { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal },
        };
        var first = isPartial ? (int)run.LastCompletedTaskStartedId : 0;
        response.History.Events.Capacity = run.Events.Count - first + 2;
        for (var i = first; i < run.Events.Count; i++)
        {
            response.History.Events.Add(run.Events[i]);
        }

        return response;
    }
}
