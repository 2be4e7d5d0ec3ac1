using System.Text;
using System.Text.Json;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Nexus;
using Google.Protobuf;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.WorkflowService.V1;
using Started = Temporalio.Api.Nexus.V1.StartOperationResponse.VariantOneofCase;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What workers answer to Nexus requests, in today's words and in those of older SDKs.</summary>
internal static class NexusAnswers
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static HandlerAnswer Of(RespondNexusTaskCompletedRequest request) => request.Response?.VariantCase switch
    {
        Response.VariantOneofCase.StartOperation => Of(request.Response.StartOperation),
        Response.VariantOneofCase.CancelOperation => new HandlerAnswer.CancelAccepted(),
        _ => new HandlerAnswer.Refused(HandlerErrors.EmptyOutcome),
    };

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static HandlerAnswer Of(RespondNexusTaskFailedRequest request)
    {
#pragma warning disable CS0612 // Older SDKs answer so.
        if (request.Error is { } error)
        {
            CheckDetails(error.Failure?.Details);
            return new HandlerAnswer.Refused(NexusFailureConversion.OfHandlerError(error));
        }
#pragma warning restore CS0612

        return request.Failure switch
        {
            { NexusHandlerFailureInfo: not null } failure => new HandlerAnswer.Refused(failure),
            null => throw ServiceError.InvalidArgument("request must contain error or failure"),
            _ => throw ServiceError.InvalidArgument("request Failure must contain error or failure with NexusHandlerFailureInfo"),
        };
    }

    private static HandlerAnswer Of(StartOperationResponse response)
    {
        switch (response.VariantCase)
        {
            case Started.SyncSuccess:
                return new HandlerAnswer.Completed(response.SyncSuccess.Payload ?? NexusPayloads.Nothing, NexusLinks.Read(response.SyncSuccess.Links));
            case Started.AsyncSuccess:
                return new HandlerAnswer.Started(Token(response.AsyncSuccess), NexusLinks.Read(response.AsyncSuccess.Links));
            case Started.Failure:
                return new HandlerAnswer.Unsuccessful(response.Failure);
#pragma warning disable CS0612 // Older SDKs answer so.
            case Started.OperationError:
                CheckDetails(response.OperationError.Failure?.Details);
                return new HandlerAnswer.Unsuccessful(NexusFailureConversion.OfOperationError(response.OperationError));
#pragma warning restore CS0612
            default:
                return new HandlerAnswer.Refused(HandlerErrors.EmptyOutcome);
        }
    }

    private static string Token(StartOperationResponse.Types.Async started)
    {
#pragma warning disable CS0612 // Older SDKs answer so.
        var token = started.OperationToken.Length > 0 ? started.OperationToken : started.OperationId;
#pragma warning restore CS0612
        if (token.Length == 0)
        {
            throw ServiceError.InvalidArgument("missing opration token in response");
        }

        var length = Encoding.UTF8.GetByteCount(token);
        return length <= Limits.NexusToken
            ? token
            : throw ServiceError.InvalidArgument($"operation token length exceeds allowed limit ({length}/{Limits.NexusToken})");
    }

    private static void CheckDetails(ByteString? details)
    {
        if (details is null or { IsEmpty: true })
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(details.Memory);
        }
        catch (JsonException)
        {
            throw ServiceError.InvalidArgument("failure details must be JSON serializable");
        }
    }
}
