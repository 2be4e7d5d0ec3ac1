using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class NexusOperationSubject : TableTest<NexusOperationStage>.ISubject
{
    private readonly OneRun run = new();
    private readonly NexusOperationState operation;

    public NexusOperationSubject() =>
        operation = run.Run.NexusOperations[run.Append(new() { NexusOperationScheduledEventAttributes = new() { RequestId = "r", EndpointId = run.Endpoint.Id } }).EventId];

    public NexusOperationStage Stage => operation.Stage;

    public void Move(NexusOperationStage to)
    {
        var (tx, state) = (run.Transition, run.Run);
        switch (to)
        {
            case NexusOperationStage.Scheduled:
                NexusOperations.Reschedule(tx, state, operation);
                break;
            case NexusOperationStage.BackingOff:
                NexusOperations.Answer(tx, state, operation, new HandlerAnswer.Refused(HandlerErrors.Of(HandlerErrors.Internal, "later")));
                break;
            case NexusOperationStage.Started:
                NexusOperations.Answer(tx, state, operation, new HandlerAnswer.Started("t", []));
                break;
            case NexusOperationStage.Completed:
                NexusOperations.Complete(tx, state, operation, null, []);
                break;
            case NexusOperationStage.Failed:
                NexusOperations.EndWith(tx, state, operation, new() { Message = "failed" });
                break;
            case NexusOperationStage.Canceled:
                NexusOperations.EndWith(tx, state, operation, new() { CanceledFailureInfo = new() });
                break;
            default:
                NexusOperations.TimeOut(tx, state, operation, TimeoutType.ScheduleToClose);
                break;
        }
    }

    public void Dispose() => run.Dispose();
}
