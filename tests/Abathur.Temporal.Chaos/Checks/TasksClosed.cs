using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>Every task was submitted once, is closed, and closed as its agents and the operator's cancellations allow.</summary>
internal sealed class TasksClosed : ICheck
{
    public string Name => "tasks closed";

    public IEnumerable<string> Find(Evidence evidence)
    {
        if (!evidence.Settled)
        {
            yield return "the swarm did not settle";
        }

        foreach (var key in evidence.Plan.All.Select(task => task.Key).Where(key => evidence.Tasks.Count(task => task.Key == key) != 1))
        {
            yield return $"{key} is there {evidence.Tasks.Count(task => task.Key == key)} times";
        }

        var canceled = evidence.Plan.Actions.Where(action => action.Kind == ActionKind.Cancel).Select(action => action.Target).ToHashSet();
        var states = evidence.Tasks.ToDictionary(task => task.Id, task => task.State);
        var waits = evidence.Graph.ToDictionary(node => node.Id, node => node.DependsOn);
        foreach (var task in evidence.Tasks)
        {
            var allowed = Allowed(evidence.Planned(task), task, canceled);
            if (task.State is TaskState.Blocked or TaskState.Pending && waits.GetValueOrDefault(task.Id, []).Any(id => IsDeadEnd(states.GetValueOrDefault(id))))
            {
                continue;
            }

            if (!allowed.Contains(task.State))
            {
                yield return $"{task.Id} ({task.Key}) is {task.State}, not {string.Join(" or ", allowed)}: {task.Note}";
            }
        }
    }

    // Only what waits for the broken task itself is blocked; what waits for that stays pending.
    private static bool IsDeadEnd(TaskState state) => state is TaskState.Failed or TaskState.Canceled or TaskState.Blocked or TaskState.Pending;

    private static IReadOnlyList<TaskState> Allowed(PlannedTask? planned, TaskSummary task, HashSet<string?> canceled)
    {
        if (task.Key?.StartsWith("diagnose:", StringComparison.Ordinal) == true)
        {
            return [TaskState.Completed, TaskState.Failed, TaskState.Canceled];
        }

        IReadOnlyList<TaskState> byPlan = planned?.Behaviors[0] switch
        {
            AgentBehavior.HopelessAccept => [TaskState.Completed, TaskState.Failed],
            AgentBehavior.HopelessReplace => [TaskState.Canceled, TaskState.Failed],
            AgentBehavior.HopelessAsk => [TaskState.Failed],
            _ => [TaskState.Completed],
        };
        return canceled.Contains(task.Key) ? [.. byPlan, TaskState.Canceled] : byPlan;
    }
}
