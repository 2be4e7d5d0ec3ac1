using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class ChildSubject : TableTest<ChildStage>.ISubject
{
    private readonly OneRun run = new();
    private readonly ChildState child;

    public ChildSubject() =>
        child = run.Run.Children[run.Append(new() { StartChildWorkflowExecutionInitiatedEventAttributes = new() { WorkflowId = "c" } }).EventId];

    public ChildStage Stage => child.Stage;

    public void Move(ChildStage to)
    {
        var id = child.InitiatedEventId;
        var e = to switch
        {
            ChildStage.Initiated => null,
            ChildStage.Started => new HistoryEvent
            {
                ChildWorkflowExecutionStartedEventAttributes = new() { InitiatedEventId = id, WorkflowExecution = new() { RunId = "r" } },
            },
            ChildStage.StartFailed => new() { StartChildWorkflowExecutionFailedEventAttributes = new() { InitiatedEventId = id } },
            ChildStage.Completed => new() { ChildWorkflowExecutionCompletedEventAttributes = new() { InitiatedEventId = id } },
            ChildStage.Failed => new() { ChildWorkflowExecutionFailedEventAttributes = new() { InitiatedEventId = id } },
            ChildStage.Canceled => new() { ChildWorkflowExecutionCanceledEventAttributes = new() { InitiatedEventId = id } },
            ChildStage.TimedOut => new() { ChildWorkflowExecutionTimedOutEventAttributes = new() { InitiatedEventId = id } },
            _ => new() { ChildWorkflowExecutionTerminatedEventAttributes = new() { InitiatedEventId = id } },
        };
        if (e is not null)
        {
            run.Append(e);
        }
    }

    public void Dispose() => run.Dispose();
}
