using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>Why a workflow task fails.</summary>
/// <param name="Cause">As its event says it.</param>
/// <param name="Message">For people.</param>
/// <param name="EndsWorkflow">Whether to try again would be no use: the workflow is terminated.</param>
internal sealed record CommandProblem(WorkflowTaskFailedCause Cause, string Message, bool EndsWorkflow = false)
{
    public string FullMessage => Message.Length == 0 ? $"{Cause}" : $"{Cause}: {Message}";

    public static implicit operator CommandProblem((WorkflowTaskFailedCause Cause, string Message) problem) => new(problem.Cause, problem.Message);
}
