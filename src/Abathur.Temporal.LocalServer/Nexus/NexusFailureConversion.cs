using System.Text.Json.Nodes;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using NexusFailure = Temporalio.Api.Nexus.V1.Failure;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>Failures as older SDKs send them, in the form that workflows know.</summary>
internal static class NexusFailureConversion
{
    private const string TemporalType = "temporal.api.failure.v1.Failure";
    private const string Canceled = "canceled";

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

#pragma warning disable CS0612 // It is about what is deprecated.
    public static Failure OfHandlerError(Temporalio.Api.Nexus.V1.HandlerError error) => new()
    {
        NexusHandlerFailureInfo = new() { Type = error.ErrorType, RetryBehavior = error.RetryBehavior },
        Cause = error.Failure is { } cause ? Of(cause) : null,
    };

    public static Failure OfOperationError(Temporalio.Api.Nexus.V1.UnsuccessfulOperationError error)
    {
        var failure = Of(error.Failure ?? new());
        return error.OperationState == Canceled && failure.CanceledFailureInfo is null
            ? new() { Message = failure.Message, StackTrace = failure.StackTrace, CanceledFailureInfo = new() }
            : failure;
    }
#pragma warning restore CS0612

    private static Failure Of(NexusFailure failure)
    {
        var converted = failure.Metadata.GetValueOrDefault("type") == TemporalType
            ? Parser.Parse<Failure>(failure.Details.ToStringUtf8())
            : new Failure { ApplicationFailureInfo = Application(failure) };
        converted.Message = failure.Message;
        converted.StackTrace = failure.StackTrace;
        converted.Cause = failure.Cause is { } cause ? Of(cause) : converted.Cause;
        return converted;
    }

    // What isn't Temporal's own is kept as it came.
    private static ApplicationFailureInfo Application(NexusFailure failure)
    {
        var info = new ApplicationFailureInfo { Type = "NexusFailure" };
        if (failure.Metadata.Count + failure.Details.Length > 0)
        {
            var kept = new JsonObject();
            if (failure.Metadata.Count > 0)
            {
                kept["metadata"] = new JsonObject(failure.Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
            }

            if (!failure.Details.IsEmpty)
            {
                kept["details"] = JsonNode.Parse(failure.Details.Span);
            }

            info.Details = new() { Payloads_ = { new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(kept.ToJsonString()) } } };
        }

        return info;
    }
}
