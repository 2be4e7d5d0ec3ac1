using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>The run that is reset.</summary>
internal sealed record ResetSource(string RunId, IReadOnlyList<HistoryEvent> Events);
