using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Links to where a request has come to a run.</summary>
internal static class RunLinks
{
    public static Link ToStart(ExecutionKey run)
    {
        var link = To(run);
        link.WorkflowEvent.EventRef = new() { EventId = 1, EventType = EventType.WorkflowExecutionStarted };
        return link;
    }

    /// <summary>The event of an attached request may not be written yet, so the request stands for it.</summary>
    public static Link ToAttached(ExecutionKey run, string requestId)
    {
        var link = To(run);
        link.WorkflowEvent.RequestIdRef = new() { RequestId = requestId, EventType = EventType.WorkflowExecutionOptionsUpdated };
        return link;
    }

    /// <summary>The event of a signal may not be written yet, so its request stands for it.</summary>
    public static Link ToSignal(ExecutionKey run, string requestId)
    {
        var link = To(run);
        link.WorkflowEvent.RequestIdRef = new() { RequestId = requestId, EventType = EventType.WorkflowExecutionSignaled };
        return link;
    }

    private static Link To(ExecutionKey run) =>
        new() { WorkflowEvent = new() { Namespace = run.Namespace, WorkflowId = run.WorkflowId, RunId = run.RunId } };
}
