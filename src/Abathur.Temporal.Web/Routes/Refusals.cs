using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.AspNetCore.Http;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Web.Routes;

/// <summary>What a person reads where a request could not be answered.</summary>
internal static class Refusals
{
    /// <summary>The status and the words; null: that is a fault of ours.</summary>
    public static (int Status, string Message)? Explain(Exception error) => error switch
    {
        ClientException { Failure: ClientFailure.Unreachable } => (StatusCodes.Status503ServiceUnavailable, error.Message),
        ClientException => (StatusCodes.Status404NotFound, error.Message),
        InvalidInputException => (StatusCodes.Status400BadRequest, error.Message),
        WorkflowUpdateFailedException { InnerException: ApplicationFailureException e } =>
            (e.ErrorType == FailureTypes.InvalidInput ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict, e.Message),
        WorkflowQueryFailedException => (StatusCodes.Status404NotFound, error.Message),
        HostFailureException or RefusedException or RefusedLinkException or GitException => (StatusCodes.Status409Conflict, error.Message),
        RpcException e => (RpcErrors.IsUnreachable(e) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict, RpcErrors.Explain(e)),
        _ => null,
    };
}
