using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Failure = Temporalio.Api.Failure.V1.Failure;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>Why the handler of a Nexus operation couldn't do what was asked: the types of the Nexus protocol.</summary>
internal static class HandlerErrors
{
    public const string Internal = "INTERNAL";
    public const string NotFound = "NOT_FOUND";
    public const string NotImplemented = "NOT_IMPLEMENTED";
    public const string UpstreamTimeout = "UPSTREAM_TIMEOUT";

    private static readonly HashSet<string> Lasting =
        ["BAD_REQUEST", "UNAUTHENTICATED", "UNAUTHORIZED", NotFound, "CONFLICT", NotImplemented];

    /// <summary>The handler has answered, but not to what was asked.</summary>
    public static Failure EmptyOutcome => Of(Internal, "empty outcome");

    /// <summary>The handler hasn't answered in time.</summary>
    public static HandlerAnswer.Refused Unanswered => new(Of(UpstreamTimeout, "upstream timeout"));

    /// <summary>Why no request can be sent to an endpoint, which is null where it is gone; null where one can.</summary>
    public static Failure? Unreachable(Endpoint? endpoint) => endpoint?.Spec.Target.VariantCase switch
    {
        null => Of(NotFound, "endpoint not registered"),
        EndpointTarget.VariantOneofCase.Worker => null,
        _ => Of(NotImplemented, "this server calls no handlers outside of it"),
    };

    /// <summary>One that the server itself makes.</summary>
    public static Failure Of(string type, string message) => new() { Message = message, NexusHandlerFailureInfo = new() { Type = type } };

    /// <summary>Whether another attempt may succeed.</summary>
    public static bool IsRetryable(Failure failure) => failure.NexusHandlerFailureInfo is not { } info || info.RetryBehavior switch
    {
        NexusHandlerErrorRetryBehavior.Retryable => true,
        NexusHandlerErrorRetryBehavior.NonRetryable => false,
        _ => !Lasting.Contains(info.Type),
    };
}
