namespace Abathur.Temporal.LocalServer.Matching;

/// <param name="Pollers">Who polled lately, and when.</param>
/// <param name="BacklogByPriority">How many tasks wait, for the keys 1 to 5.</param>
/// <param name="BacklogAge">How long the oldest has waited.</param>
internal sealed record TaskQueueStatistics(
    IReadOnlyList<KeyValuePair<string, DateTimeOffset>> Pollers,
    IReadOnlyList<int> BacklogByPriority,
    TimeSpan BacklogAge);
