namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>As the real server calls itself where it acts by itself.</summary>
internal static class HistoryService
{
    public const string Identity = "history-service";

    /// <summary>The part of it that ends a run where it is reset.</summary>
    public const string Resetter = "history-resetter";
}
