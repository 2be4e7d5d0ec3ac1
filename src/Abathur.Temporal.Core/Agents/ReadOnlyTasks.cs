using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Agents;

/// <summary>
/// Which tasks have to bring findings instead of commits. All others are coding tasks, which a read-only agent can't finish: none is ever
/// given to one, except to consult it.
/// </summary>
internal static class ReadOnlyTasks
{
    /// <summary>Whether a task is read-only; before the third rules that was a matter of its agent.</summary>
    public static bool Is(Board board, TaskEntry task) => board.Rules < RulesVersion.Third
        ? board.FindAgent(task.Record.Agent!) is { ReadOnly: true }
        : task.Record.ReadOnly ?? Is(task.Spec, board.Agents, task.Record.Diagnoses is not null);

    /// <summary>Whether a submission is read-only: it says so, it plans, it is a diagnosis, or it names a read-only agent and has nothing verified or merged.</summary>
    public static bool Is(TaskSubmission task, IReadOnlyList<AgentSummary> agents, bool isDiagnosis) => isDiagnosis || task.Plan is not null || (task.ReadOnly
        ?? (task.AgentType is { } named && !HasWork(task) && agents.Any(agent => agent.Name == named && agent.ReadOnly)));

    /// <summary>Whether a submission says how its work is verified or merged.</summary>
    public static bool HasWork(TaskSubmission task) => task.Verify is { Count: > 0 } || task.Merge is not null;

    /// <summary>Who does a new task.</summary>
    /// <exception cref="InvalidInputException">It names an agent that is not registered, or that may not do it.</exception>
    public static Route Route(Board board, TaskSubmission task, bool isDiagnosis = false) =>
        Router.Choose(task, board.Agents, mayBeReadOnly: board.Rules < RulesVersion.Third || Is(task, board.Agents, isDiagnosis));

    /// <summary>Who does a waiting task that no longer has to be done by the agent that it names; null: no agent may, so that it stays where it is.</summary>
    public static Route? Reroute(Board board, TaskEntry task)
    {
        try
        {
            return Router.Choose(task.Spec with { AgentType = null }, board.Agents, mayBeReadOnly: board.Rules < RulesVersion.Third || Is(board, task));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>Takes coding tasks that wait away from read-only agents, to which earlier rules or an earlier roster gave them.</summary>
    public static void Reassign(Board board)
    {
        if (board.Rules < RulesVersion.Third)
        {
            return;
        }

        foreach (var task in board.Tasks.Where(task => TaskTransitions.IsWaiting(task.State) && !task.IsConsultation && !Is(board, task)).ToList())
        {
            if (board.FindAgent(task.Record.Agent!) is { ReadOnly: true } before && Reroute(board, task) is { } route)
            {
                board.Change(task, record => record with { Agent = route.Agent, Routing = $"{route.Reason}; {before.Name} is read-only" });
            }
        }
    }
}
