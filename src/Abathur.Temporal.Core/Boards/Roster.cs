using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Routing;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The agents that the swarm knows.</summary>
public static class Roster
{
    /// <summary>Takes the agents as they are now; tasks that wait and name no agent are routed anew.</summary>
    public static void Reload(Board board, AgentRoster roster, DateTimeOffset now)
    {
        board.Prepared = board.Prepared! with { Roster = roster };
        Report(board, roster, now);
        foreach (var task in board.Tasks.Where(task => TaskTransitions.IsWaiting(task.State) && task.Spec.AgentType is null && task.Record.Handoffs == 0).ToList())
        {
            var route = Router.Choose(task.Spec, roster.Agents);
            if (route.Agent != task.Record.Agent)
            {
                board.Change(task, record => record with { Agent = route.Agent, Routing = route.Reason });
            }
        }
    }

    internal static void Report(Board board, AgentRoster roster, DateTimeOffset now)
    {
        board.Emit(now, SwarmEventKind.AgentsReloaded, message: FormattableString.Invariant($"{roster.Agents.Count} agents"));
        foreach (var problem in roster.Problems)
        {
            board.Emit(now, SwarmEventKind.Error, message: FormattableString.Invariant($"{problem.File}:{problem.Line}: {problem.Message}"));
        }
    }

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
