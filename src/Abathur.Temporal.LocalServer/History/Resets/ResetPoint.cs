using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>Where a workflow starts again, and what of the rest comes along.</summary>
/// <param name="RunId">The run whose history it is in.</param>
/// <param name="FinishEventId">The end of a workflow task: what it decided is decided again.</param>
/// <param name="Reason">Why.</param>
/// <param name="Identity">Who.</param>
/// <param name="RequestId">The same id asks for the same reset.</param>
/// <param name="Reapplied">What of the events after the point happens again: signals, updates, the ends of Nexus operations.</param>
internal sealed record ResetPoint(
    string RunId, long FinishEventId, string Reason, string Identity, string RequestId, IReadOnlyList<ResetReapplyExcludeType> Reapplied)
{
    /// <summary>What is updated before the first workflow task of the new run.</summary>
    public IReadOnlyList<WorkflowOptionsUpdate> Options { get; init; } = [];
}
