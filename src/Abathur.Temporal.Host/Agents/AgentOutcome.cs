using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents;

/// <summary>What an agent left that ended without a failure. Whether its work is there is somebody else's to check.</summary>
/// <param name="Summary">What it said at the end, at most 2,000 characters.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Handoff">Set if it hands the task over.</param>
/// <param name="AddWork">Tasks and edges it asks for.</param>
/// <param name="Verdict">What a diagnosis recommends.</param>
/// <param name="AlreadyComplete">Why there was nothing left to do, where the agent says so.</param>
/// <param name="Review">What a reviewer says of the work.</param>
/// <param name="Plan">The tasks that a planner answers with.</param>
public sealed record AgentOutcome(
    string? Summary, AgentUsage Usage, Handoff? Handoff = null, AddWork? AddWork = null, Verdict? Verdict = null, string? AlreadyComplete = null,
    ReviewVerdict? Review = null, TaskPlan? Plan = null)
{
    /// <summary>What keeps it from going on until an operator has answered; null: nothing.</summary>
    public Blocker? Blocker { get; init; }

    /// <summary>The model that answered although the definition asks for another; null: none.</summary>
    public string? OtherModel { get; init; }

    /// <summary>What models used of <see cref="Usage"/>; null: the program doesn't tell.</summary>
    public IReadOnlyList<ModelShare>? Models { get; init; }
}
