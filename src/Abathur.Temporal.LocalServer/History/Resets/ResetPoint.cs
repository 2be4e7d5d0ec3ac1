using Abathur.Temporal.LocalServer.History.Rules;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>Where a workflow starts again, and what of the rest comes along.</summary>
/// <param name="RunId">The run whose history it is in.</param>
/// <param name="FinishEventId">The end of a workflow task: what it decided is decided again.</param>
/// <param name="Reason">Why.</param>
/// <param name="Identity">Who.</param>
/// <param name="RequestId">The same id asks for the same reset.</param>
/// <param name="ReappliesSignals">Whether signals after the point are sent again.</param>
/// <param name="ReappliesUpdates">Whether updates accepted after the point are asked again.</param>
internal sealed record ResetPoint(
    string RunId, long FinishEventId, string Reason, string Identity, string RequestId, bool ReappliesSignals, bool ReappliesUpdates)
{
    /// <summary>What is updated before the first workflow task of the new run.</summary>
    public IReadOnlyList<WorkflowOptionsUpdate> Options { get; init; } = [];
}
