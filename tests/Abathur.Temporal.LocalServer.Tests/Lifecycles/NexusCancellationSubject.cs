using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Nexus;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class NexusCancellationSubject : TableTest<NexusCancellationStage>.ISubject
{
    private readonly OneRun run = new();
    private readonly NexusOperationState operation;

    public NexusCancellationSubject()
    {
        operation = run.Run.NexusOperations[run.Append(new() { NexusOperationScheduledEventAttributes = new() { RequestId = "r", EndpointId = run.Endpoint.Id } }).EventId];
        run.Append(new() { NexusOperationCancelRequestedEventAttributes = new() { ScheduledEventId = operation.ScheduledEventId } });
    }

    public NexusCancellationStage Stage => operation.Cancellation!.Stage;

    public void Move(NexusCancellationStage to)
    {
        var (tx, state, cancellation) = (run.Transition, run.Run, operation.Cancellation!);
        switch (to)
        {
            case NexusCancellationStage.Requested:
                break;
            case NexusCancellationStage.Scheduled when Stage == NexusCancellationStage.Requested:
                NexusOperations.Answer(tx, state, operation, new HandlerAnswer.Started("t", []));
                break;
            case NexusCancellationStage.Scheduled:
                NexusCancellations.Reschedule(tx, state, operation, cancellation);
                break;
            case NexusCancellationStage.BackingOff:
                NexusCancellations.Answer(tx, state, operation, cancellation, new HandlerAnswer.Refused(HandlerErrors.Of(HandlerErrors.Internal, "later")));
                break;
            case NexusCancellationStage.Delivered:
                NexusCancellations.Answer(tx, state, operation, cancellation, new HandlerAnswer.CancelAccepted());
                break;
            default:
                NexusCancellations.Answer(tx, state, operation, cancellation, new HandlerAnswer.Refused(HandlerErrors.Of(HandlerErrors.NotFound, "no")));
                break;
        }
    }

    public void Dispose() => run.Dispose();
}
