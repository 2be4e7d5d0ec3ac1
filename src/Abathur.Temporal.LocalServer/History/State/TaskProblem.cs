using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Why a workflow task didn't complete, in the words of <c>TemporalReportedProblems</c>.</summary>
internal sealed record TaskProblem(string Category, string Cause)
{
    public static TaskProblem Failed(WorkflowTaskFailedCause cause) =>
        new("category=WorkflowTaskFailed", $"cause=WorkflowTaskFailedCause{cause}");

    public static TaskProblem TimedOut(TimeoutType type) =>
        new("category=WorkflowTaskTimedOut", $"cause=WorkflowTaskTimedOutCause{type}");
}
