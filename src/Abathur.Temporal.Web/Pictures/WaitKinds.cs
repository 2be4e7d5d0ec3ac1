namespace Abathur.Temporal.Web.Pictures;

/// <summary>The reasons to wait that events tell, each a class in styles.</summary>
public static class WaitKinds
{
    public const string Dependencies = "wait-dependencies";
    public const string Start = "wait-start";
    public const string Paused = "wait-paused";
    public const string Retry = "wait-retry";
    public const string Operator = "wait-operator";
    public const string Blocked = "wait-blocked";

    /// <summary>All of them with their words, in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Kind, string Words)> All { get; } =
    [
        (Dependencies, "waits for dependencies"), (Start, "waits for a free slot"), (Paused, "the swarm is paused"), (Retry, "waits for its retry"),
        (Operator, "waits for an operator"), (Blocked, "blocked by what failed or was canceled"),
    ];

    /// <summary>The words of a kind.</summary>
    public static string WordsOf(string kind) => All.First(known => known.Kind == kind).Words;
}
