using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Contracts;

/// <summary>The workflows that Temporal hasn't closed: they run, or an operator has paused them in Temporal (<c>temporal workflow pause</c>).</summary>
public static class OpenWorkflows
{
    /// <summary>As a condition of Temporal's lists.</summary>
    public const string Condition = "ExecutionStatus IN ('Running', 'Paused')";

    /// <summary>Whether a workflow of this status is one of them.</summary>
    public static bool IsOpen(this WorkflowExecutionStatus status) => status is WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused;
}
