namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// The rules that a board decides by. What they decide is recorded in a swarm's history and replayed, so that a run keeps the
/// version it began with; its next run takes the newest.
/// </summary>
public enum RulesVersion
{
    /// <summary>Of histories that name no version.</summary>
    First = 1,

    /// <summary>
    /// A task's score counts the tasks that wait for it; a task whose work is not merged takes no dependents; a hand-off to a
    /// read-only agent is a consultation.
    /// </summary>
    Second = 2,

    /// <summary>
    /// What a failure means for money, providers and hosts; coding tasks never go to read-only agents: see the kinds in <c>docs/failures.md</c> that say "since the third rules".
    /// </summary>
    Third = 3,

    /// <summary>What a new run takes.</summary>
    Newest = Third,
}
