using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Asking;

/// <summary>Tells what may pass by itself from what asking again doesn't change.</summary>
internal static class Transient
{
    public static bool Is(Exception error) => error switch
    {
        // The SDK's own timeout arrives as "canceled", and so does a call that we gave up.
        OperationCanceledException or TimeoutException or RpcTimeoutOrCanceledException or UnreplayedException => true,
        RpcException { Code: RpcException.StatusCode.ResourceExhausted } e => !IsTooLarge(e),

        // The swarm's workflow task keeps failing: on a machine that is too slow for it now, or until its worker is fixed.
        RpcException { Code: RpcException.StatusCode.FailedPrecondition } e => IsFailing(e),
        RpcException e => e.Code is RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded
            or RpcException.StatusCode.Unavailable or RpcException.StatusCode.Aborted
            or RpcException.StatusCode.Internal or RpcException.StatusCode.Unknown,
        _ => false,
    };

    /// <summary>Nobody answered in time; anything else that is transient came as an answer of a kind.</summary>
    public static bool IsTimeout(Exception error) => error is OperationCanceledException or TimeoutException or RpcTimeoutOrCanceledException
        or RpcException { Code: RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded };

    /// <summary>
    /// An update was refused for a reason that is not the swarm's, and nothing of it was applied: a continue-as-new that a message
    /// overtook is refused with the updates of its workflow task, a worker that dies may leave an update untouched, and a run that ends,
    /// maybe by a reset, ends what it was asked. Of a swarm that has closed the next try says so.
    /// </summary>
    public static bool IsNotApplied(Exception error) => error switch
    {
        RpcException e => e.Message.Contains("unexpected workflow task failure", StringComparison.Ordinal) || IsOfClosedRun(e),
        WorkflowUpdateFailedException { InnerException: { } inner } when IsOfClosedRun(inner) => true,
        WorkflowUpdateFailedException { InnerException: { } inner } => inner.Message.Contains("wasn't processed by worker", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsFailing(RpcException error) => error.Message.Contains("failed state", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfClosedRun(Exception error) => error.Message.Contains("aborted by closing workflow", StringComparison.Ordinal);

    private static bool IsTooLarge(RpcException error) => error.Message.Contains("larger than max", StringComparison.OrdinalIgnoreCase);
}
