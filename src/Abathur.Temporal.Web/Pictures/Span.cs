namespace Abathur.Temporal.Web.Pictures;

/// <summary>A stretch of a task's life: an attempt, or a wait.</summary>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; for one that lasts, now.</param>
/// <param name="Kind">A class in styles: <see cref="Run"/>, or one of <see cref="WaitKinds"/>.</param>
/// <param name="Words">What it is.</param>
public sealed record Span(DateTimeOffset From, DateTimeOffset To, string Kind, string Words)
{
    /// <summary>The kind of an attempt.</summary>
    public const string Run = "run";

    /// <summary>How an attempt ended, as a class: <c>ok</c>, <c>bad</c>, <c>open</c>; null: it is a wait.</summary>
    public string? Outcome { get; init; }

    /// <summary>The agent of an attempt.</summary>
    public string? Agent { get; init; }

    /// <summary>The host of an attempt; null: it is not known, or not known yet.</summary>
    public string? Host { get; init; }

    /// <summary>Whether an attempt completed its task.</summary>
    public bool IsMerged { get; init; }
}
