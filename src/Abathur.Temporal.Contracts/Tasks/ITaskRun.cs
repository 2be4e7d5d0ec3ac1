using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>The child workflow <c>TaskRun</c>, id <c>abathur:{swarm}:task:{taskId}</c>: one execution per attempt.</summary>
[Workflow("TaskRun")]
public interface ITaskRun
{
    /// <summary>Runs one attempt; the input is a <see cref="TaskRunInput"/>. Closes as Failed with the failure's kind as type.</summary>
    [WorkflowRun]
    Task<TaskRunResult> RunAsync(TaskRunInput input);

    /// <summary>From now on report by the signal <c>taskReported</c>: the swarm is about to continue as new.</summary>
    [WorkflowSignal(MessageNames.ReportBySignal)]
    Task ReportBySignalAsync();
}
