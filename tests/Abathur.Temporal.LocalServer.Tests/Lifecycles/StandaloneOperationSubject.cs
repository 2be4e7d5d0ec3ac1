using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class StandaloneOperationSubject : TableTest<OperationStage>.ISubject
{
    private LiveOperation operation = OneOperation.Scheduled();

    public OperationStage Stage => operation.Stage;

    public void Move(OperationStage to)
    {
        var now = OneOperation.Start;
        operation = to switch
        {
            OperationStage.Scheduled when Stage == OperationStage.BackingOff =>
                OperationDeadlines.Step(operation, OneOperation.Endpoint, null, operation.Start.NextAttemptTime!.Value),
            OperationStage.BackingOff when Stage == OperationStage.Scheduled => OperationAnswers.Answer(operation, OneOperation.Refusal(HandlerErrors.Internal), now),
            OperationStage.Started when Stage == OperationStage.Scheduled => OperationAnswers.Answer(operation, new HandlerAnswer.Started("t", []), now),
            OperationStage.Completed when operation.IsOpen => OperationAnswers.Complete(operation, new NexusCompletion(), now),
            OperationStage.Failed when operation.IsOpen => OperationEndings.CloseWith(operation, new() { Message = "failed" }, now),
            OperationStage.Canceled when operation.IsOpen => OperationEndings.CloseWith(operation, new() { CanceledFailureInfo = new() }, now),
            OperationStage.Terminated when operation.IsOpen => OperationEndings.Terminate(operation, OneOperation.Asked(), now),
            OperationStage.TimedOut when operation.IsOpen => OperationEndings.TimeOut(operation, TimeoutType.ScheduleToClose, now),
            _ => operation.Move(to),
        };
    }

    public void Dispose()
    {
    }
}
