using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Watchdog;

/// <summary>The watchdog's rules: cycles, stuck attempts, blocked chains, deadlock. Each finding is told once.</summary>
public static class WatchRules
{
    /// <summary>What has to be told now.</summary>
    public static IReadOnlyList<Intervention> Judge(WatchGraph graph, DateTimeOffset now)
    {
        var cycles = Cycles(graph).ToList();
        var overdue = Overdue(graph, now).ToList();
        var deadlock = cycles.Count == 0 && graph.IsHalted && !graph.DeadlockTold && !AwaitsCycle(graph);
        if (deadlock)
        {
            graph.TellDeadlock();
        }

        return [.. cycles, .. overdue, .. deadlock ? [new Intervention { Kind = InterventionKind.ReportDeadlock }] : Array.Empty<Intervention>()];
    }

    /// <summary>When time alone makes the next finding; null: never, so that no timer runs.</summary>
    public static DateTimeOffset? WakeAt(WatchGraph graph) => graph.Tasks
        .Where(pair => !graph.IsTold(pair.Key))
        .Min(pair => pair.Value.DueAt);

    // One member is canceled, the one that matters least: the lowest score, and of equal ones the newest.
    private static IEnumerable<Intervention> Cycles(WatchGraph graph)
    {
        foreach (var component in StrongComponents.Cyclic(graph.Tasks.Keys, graph.DependsOn).OrderBy(component => component.Min()))
        {
            if (component.Any(graph.IsTold))
            {
                continue;
            }

            var victim = component.OrderBy(number => graph.Tasks[number].Score).ThenByDescending(number => number).First();
            graph.Told(victim);
            yield return new()
            {
                Kind = InterventionKind.BreakCycle,
                Task = TaskId.Format(victim),
                Members = [.. component.Order().Select(TaskId.Format)],
            };
        }
    }

    // Told of, and the swarm has not answered yet: what it does will end the halt.
    private static bool AwaitsCycle(WatchGraph graph) =>
        StrongComponents.Cyclic(graph.Tasks.Keys, graph.DependsOn).Any(component => component.Any(graph.IsTold));

    private static IEnumerable<Intervention> Overdue(WatchGraph graph, DateTimeOffset now)
    {
        foreach (var (number, task) in graph.Tasks.Where(pair => pair.Value.DueAt <= now && !graph.IsTold(pair.Key)).ToList())
        {
            graph.Told(number);
            yield return new()
            {
                Kind = task.State == TaskState.Running ? InterventionKind.EndStuckAttempt : InterventionKind.MendBlockedChain,
                Task = task.Id,
                Attempt = task.Attempt,
            };
        }
    }
}
