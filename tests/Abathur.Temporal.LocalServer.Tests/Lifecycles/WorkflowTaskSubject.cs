using Abathur.Temporal.LocalServer.History.Commands;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>The first workflow task of a run; others may follow it.</summary>
internal sealed class WorkflowTaskSubject : TableTest<WorkflowTaskStage>.ISubject
{
    private readonly OneRun run = new(hasTask: false);
    private WorkflowTaskState? task;

    public WorkflowTaskStage Stage => task?.Stage ?? WorkflowTaskStage.None;

    public void Move(WorkflowTaskStage to)
    {
        var (tx, of) = (run.Transition, run.Run);
        switch (to)
        {
            case WorkflowTaskStage.Scheduled:
                WorkflowTasks.Schedule(tx, of);
                break;
            case WorkflowTaskStage.Started:
                WorkflowTaskStarts.Start(tx, of, OneRun.Worker);
                break;
            case WorkflowTaskStage.Completed:
                WorkflowTaskCompletion.Complete(tx, of, new(), OneRun.Worker);
                break;
            case WorkflowTaskStage.Failed:
                WorkflowTaskFailures.FailForGood(tx, of, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, null, "");
                break;
            case WorkflowTaskStage.TimedOut:
                WorkflowTaskFailures.TimeOutStarted(tx, of);
                break;
            case WorkflowTaskStage.Withdrawn:
                run.Append(new() { WorkflowExecutionTerminatedEventAttributes = new() });
                break;
        }

        task ??= of.Task;
    }

    public void Dispose() => run.Dispose();
}
