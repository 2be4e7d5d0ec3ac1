using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Workflow.V1;
using Asked = Temporalio.Api.Workflow.V1.PostResetOperation.VariantOneofCase;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>What is done to a run that begins by a reset, before its first workflow task.</summary>
internal static class PostReset
{
    private const string WrongPath = "error applying update_options";

    /// <summary>The operations, of which none can fail later: they are tried on the run that is reset.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: not one of those that the real server does. FailedPrecondition: not possible here.</exception>
    public static IReadOnlyList<WorkflowOptionsUpdate> Of(TaskQueues queues, RunState run, IEnumerable<PostResetOperation> operations)
    {
        WorkflowOptionsUpdate[] updates = [.. operations.Select(Of)];
        foreach (var update in updates)
        {
            RunOptions.Apply(queues, run, update);
        }

        return updates;
    }

    // The protocol has a signal too; the real server names what it refuses by its own types.
    private static WorkflowOptionsUpdate Of(PostResetOperation operation) => operation.VariantCase switch
    {
        Asked.UpdateWorkflowOptions => new(
            operation.UpdateWorkflowOptions.WorkflowExecutionOptions, operation.UpdateWorkflowOptions.UpdateMask, WrongPath),
        Asked.SignalWorkflow => throw Unsupported("*workflow.PostResetOperation_SignalWorkflow_"),
        _ => throw Unsupported("<nil>"),
    };

    private static Grpc.Core.RpcException Unsupported(string type) => ServiceError.InvalidArgument($"unsupported post reset operation: {type}");
}
