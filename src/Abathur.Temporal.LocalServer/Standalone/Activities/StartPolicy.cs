using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities;

/// <summary>What becomes of a start under an id that was used before.</summary>
internal static class StartPolicy
{
    /// <summary>The run that stands for the request; null where another one starts.</summary>
    /// <param name="known">The current run of the id.</param>
    /// <param name="request">Asks for another one.</param>
    /// <exception cref="RpcException">AlreadyExists: the request's policies allow neither.</exception>
    public static LiveActivity? Existing(LiveActivity known, StartActivityExecutionRequest request)
    {
        if (known.Request.RequestId == request.RequestId)
        {
            return known;
        }

        if (known.IsOpen && request.IdConflictPolicy == ActivityIdConflictPolicy.UseExisting)
        {
            return known;
        }

        var isAllowed = !known.IsOpen && request.IdReusePolicy switch
        {
            ActivityIdReusePolicy.RejectDuplicate => false,
            ActivityIdReusePolicy.AllowDuplicateFailedOnly => known.Stage != StandaloneStage.Completed,
            _ => true,
        };
        return isAllowed ? null : throw ServiceError.ActivityAlreadyStarted(known.Request.RequestId, known.RunId);
    }
}
