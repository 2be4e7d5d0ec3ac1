namespace Abathur.Temporal.Core;

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
    /// Outages and rejected keys pause a provider; a missing program is its host's; a refusal by the model is final; a retry continues on the
    /// task's branch; coding tasks never go to read-only agents; a spent budget is asked about; an answer that changes nothing is refused;
    /// a swarm can be stopped while it starts; checkpoints reserve room for settings and providers.
    /// </summary>
    Third = 3,

    /// <summary>The next attempt continues the session of the one before.</summary>
    Fourth = 4,

    /// <summary>
    /// An attempt starts only if its share of the budgets of swarm, goal and task is free, and a budget of 0 is refused; a task waits for the answer to
    /// the blocker that its agent reported.
    /// </summary>
    Fifth = 5,

    /// <summary>Once a swarm has started, a message acts before those that came after it, also where they come in one workflow task.</summary>
    Sixth = 6,

    /// <summary>What a new run takes.</summary>
    Newest = Sixth,
}
