using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class OutgoingSubject : TableTest<OutgoingStage>.ISubject
{
    private readonly OneRun run = new();
    private readonly bool isSignal;
    private readonly long id;
    private readonly Func<OutgoingStage> stage;

    public OutgoingSubject(bool isSignal)
    {
        this.isSignal = isSignal;
        id = run.Append(isSignal
            ? new() { SignalExternalWorkflowExecutionInitiatedEventAttributes = new() }
            : new() { RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = new() }).EventId;
        if (isSignal)
        {
            var signal = run.Run.OutgoingSignals[id];
            stage = () => signal.Stage;
        }
        else
        {
            var cancel = run.Run.OutgoingCancels[id];
            stage = () => cancel.Stage;
        }
    }

    public OutgoingStage Stage => stage();

    public void Move(OutgoingStage to)
    {
        HistoryEvent? e = (to, isSignal) switch
        {
            (OutgoingStage.Delivered, true) => new() { ExternalWorkflowExecutionSignaledEventAttributes = new() { InitiatedEventId = id } },
            (OutgoingStage.Delivered, _) => new() { ExternalWorkflowExecutionCancelRequestedEventAttributes = new() { InitiatedEventId = id } },
            (OutgoingStage.Failed, true) => new() { SignalExternalWorkflowExecutionFailedEventAttributes = new() { InitiatedEventId = id } },
            (OutgoingStage.Failed, _) => new() { RequestCancelExternalWorkflowExecutionFailedEventAttributes = new() { InitiatedEventId = id } },
            _ => null,
        };
        if (e is not null)
        {
            run.Append(e);
        }
    }

    public void Dispose() => run.Dispose();
}
