using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Agents;

/// <summary>Who reviews a task's work.</summary>
internal static class Reviewers
{
    /// <summary>How the task's work is reviewed; null: it isn't.</summary>
    public static ReviewPolicy? PolicyOf(Board board, TaskSubmission task) => (task.Review ?? board.Settings.Review) is { Rounds: > 0 } policy ? policy : null;

    /// <summary>Why an agent can't review; null: it can.</summary>
    public static string? Unfit(Board board, string agent) => board.FindAgent(agent) switch
    {
        null => $"there is no agent '{agent}'",
        { ReadOnly: false } => $"the agent '{agent}' is not read-only",
        _ => null,
    };

    /// <exception cref="InvalidInputException">The agent that the task names for its review can't do it.</exception>
    public static void Require(Board board, TaskSubmission task)
    {
        if (task.Review is { Rounds: > 0, Agent: var agent } && Unfit(board, agent) is { } why)
        {
            var able = board.Agents.Where(known => known.ReadOnly).Select(known => known.Name).Order(StringComparer.Ordinal);
            throw new InvalidInputException(
                $"Task '{task.Key ?? task.Title}': review: {why}; {NearestName.Suggest(agent, [.. able], "define one with read_only: true.")}");
        }
    }
}
