using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Link = Temporalio.Api.Common.V1.Link;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>What came of a request to the handler of a Nexus operation.</summary>
internal abstract record HandlerAnswer
{
    /// <summary>The operation is done.</summary>
    public sealed record Completed(Payload? Result, IReadOnlyList<Link> Links) : HandlerAnswer;

    /// <summary>The operation goes on; its end comes by its callback.</summary>
    public sealed record Started(string Token, IReadOnlyList<Link> Links) : HandlerAnswer;

    /// <summary>The operation is done, without success: it failed, or was canceled.</summary>
    public sealed record Unsuccessful(Failure Failure) : HandlerAnswer;

    /// <summary>The handler couldn't do it, now or at all.</summary>
    public sealed record Refused(Failure Failure) : HandlerAnswer;

    /// <summary>The handler knows that the operation is to be canceled.</summary>
    public sealed record CancelAccepted : HandlerAnswer;
}
