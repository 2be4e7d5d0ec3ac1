using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>How workflows ended that schedules started.</summary>
internal static class WorkflowEnds
{
    /// <summary>Null while one of the workflow's runs is open.</summary>
    /// <param name="engine">Knows it.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="execution">Its id and first run.</param>
    public static async Task<WorkflowEnd?> FindAsync(HistoryEngine engine, string ns, WorkflowExecution execution)
    {
        var key = new WorkflowKey(ns, execution.WorkflowId);
        try
        {
            // The current run, or else the chain from its first run on: the id may be somebody else's by now.
            for (var runId = ""; ;)
            {
                var (first, isOpen, last) = await engine.ReadAsync(
                    key,
                    runId,
                    run => (run.Started.FirstExecutionRunId, run.IsOpen, run.Events[^1]),
                    closed => (closed.First.WorkflowExecutionStartedEventAttributes.FirstExecutionRunId, false, closed.Last));
                if (first != execution.RunId && runId.Length == 0)
                {
                    runId = execution.RunId;
                }
                else if (isOpen)
                {
                    return null;
                }
                else if (NextRun(last) is { Length: > 0 } next)
                {
                    runId = next;
                }
                else
                {
                    return Of(last);
                }
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return new WorkflowEnd(WorkflowExecutionStatus.Unspecified);
        }
    }

    private static string? NextRun(HistoryEvent last) => last.EventType switch
    {
        EventType.WorkflowExecutionContinuedAsNew => last.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionCompleted => last.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionFailed => last.WorkflowExecutionFailedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionTimedOut => last.WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId,
        _ => null,
    };

    private static WorkflowEnd Of(HistoryEvent last) => new(
        EventTypes.ClosingStatus(last.EventType) ?? WorkflowExecutionStatus.Unspecified,
        last.WorkflowExecutionCompletedEventAttributes?.Result,
        last.WorkflowExecutionFailedEventAttributes?.Failure);
}
