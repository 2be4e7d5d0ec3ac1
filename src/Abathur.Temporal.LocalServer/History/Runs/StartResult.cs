using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <param name="RunId">The run that was started, or was there.</param>
/// <param name="FirstRunId">The first of its chain.</param>
/// <param name="IsNew">Whether it is this request's.</param>
/// <param name="Status">Of that run.</param>
internal sealed record StartResult(string RunId, string FirstRunId, bool IsNew, WorkflowExecutionStatus Status)
{
    /// <summary>The request, where it was attached to a run that was there; otherwise empty.</summary>
    public string AttachedRequestId { get; init; } = "";

    /// <summary>The run, if it was started just now.</summary>
    public RunState? Run { get; init; }
}
