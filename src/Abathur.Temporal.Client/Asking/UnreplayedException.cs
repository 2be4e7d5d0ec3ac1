using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Asking;

/// <summary>A worker was asked about a swarm that it does not replay. That may pass: a host resets it, or another version of the worker comes back.</summary>
internal sealed class UnreplayedException(Exception answer) : Exception(answer.Message, answer)
{
    /// <summary>Whether a query was answered so: these are the SDK's words.</summary>
    public static bool IsCause(WorkflowQueryFailedException answer) => answer.Message.StartsWith("[TMPRL1100]", StringComparison.Ordinal);
}
