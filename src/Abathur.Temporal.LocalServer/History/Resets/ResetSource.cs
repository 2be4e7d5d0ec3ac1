using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>The run that is reset.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="StartRequestId">The start that it goes back to: the new run goes back to the same one.</param>
/// <param name="Events">Its history.</param>
internal sealed record ResetSource(string RunId, string StartRequestId, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>The events of the closed runs that continue it.</summary>
    public IReadOnlyList<HistoryEvent> Later { get; init; } = [];

    /// <summary>The last run that continues it; itself where none does.</summary>
    public string LastRunId { get; init; } = RunId;
}
