using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Agents;

/// <summary>The agents that the swarm knows.</summary>
public static class Roster
{
    private const int MaxProblems = 50;
    private const int MaxText = 300;

    /// <summary>Takes the agents as they are now; tasks that wait and name no agent are routed again.</summary>
    public static void Reload(Board board, AgentRoster roster, DateTimeOffset now)
    {
        board.Prepared = board.Prepared! with { Roster = Bounded(roster) };
        Report(board, roster, now);
        foreach (var task in board.Tasks.Where(task => TaskTransitions.IsWaiting(task.State) && task.Spec.AgentType is null && task.Record.Handoffs == 0 && !task.IsConsultation).ToList())
        {
            if (ReadOnlyTasks.Reroute(board, task) is { } route && route.Agent != task.Record.Agent)
            {
                board.Change(task, record => record with { Agent = route.Agent, Routing = route.Reason });
            }
        }

        ReadOnlyTasks.Reassign(board);
    }

    private static void Report(Board board, AgentRoster roster, DateTimeOffset now)
    {
        board.Emit(now, SwarmEventKind.AgentsReloaded, message: FormattableString.Invariant($"{roster.Agents.Count} agents"));
        foreach (var problem in roster.Problems.Take(MaxProblems))
        {
            board.Emit(now, problem.Fatal ? SwarmEventKind.Error : SwarmEventKind.Warning, message: FormattableString.Invariant($"{problem.File}:{problem.Line}: {problem.Message}"));
        }
    }

    // Every checkpoint carries them, so that their descriptions have to be kept short.
    private static AgentRoster Bounded(AgentRoster roster) => new(
        [.. roster.Agents.Select(agent => agent with { Description = agent.Description is { } text ? Text.Cut(text, MaxText) : null })],
        [.. roster.Problems.Take(MaxProblems).Select(problem => problem with { Message = Text.Cut(problem.Message, MaxText) })]);

    internal static AgentSummary? Find(Board board, string name)
    {
        foreach (var agent in board.Agents)
        {
            if (agent.Name == name)
            {
                return agent;
            }
        }

        return null;
    }
}
