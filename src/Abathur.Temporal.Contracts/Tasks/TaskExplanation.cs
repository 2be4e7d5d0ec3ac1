namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>explain</c>: a task's score, term by term, and why it is not running.</summary>
/// <param name="Task">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Score">The sum of the terms.</param>
/// <param name="Terms">What the score is made of.</param>
/// <param name="Waits">What holds it back; empty if it runs, is closed, or is the next to start.</param>
/// <param name="Agent">The agent it is routed to.</param>
/// <param name="Routing">Why that agent.</param>
public sealed record TaskExplanation(
    string Task,
    TaskState State,
    long Score,
    IReadOnlyList<ScoreTerm> Terms,
    IReadOnlyList<WaitReason> Waits,
    string? Agent = null,
    string? Routing = null);
