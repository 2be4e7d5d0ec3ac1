using Abathur.Temporal.Client.Asking;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>The swarm's workflow is paused in Temporal itself, which is not a pause of the swarm's: it answers nothing.</summary>
internal sealed class SwarmPausedException(string name, string workflowId, Exception cause) : ClientException(
    ClientFailure.Rejected,
    $"The workflow of the swarm '{name}' is paused in Temporal, so it answers nothing and starts nothing. Let it go on: temporal workflow unpause --workflow-id {workflowId}",
    cause)
{
    /// <summary>Whether Temporal refused a question or a request because of that.</summary>
    public static bool IsCause(Exception error) => error
        is WorkflowQueryRejectedException { WorkflowStatus: WorkflowExecutionStatus.Paused }
        or RpcException { Code: RpcException.StatusCode.FailedPrecondition, Message: "Workflow is paused. Cannot update the workflow." };
}
