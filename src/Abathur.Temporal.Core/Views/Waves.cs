using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Views;

/// <summary>A task's wave is its depth in the graph: 0 without dependencies, else one more than the deepest of them.</summary>
public static class Waves
{
    /// <summary>The wave of every task, by number; O(tasks + edges), without recursion.</summary>
    public static IReadOnlyDictionary<int, int> Of(IEnumerable<TaskEntry> tasks)
    {
        var all = tasks.ToDictionary(task => task.Number);
        var waves = new Dictionary<int, int>(all.Count);
        var waiting = all.Values.ToDictionary(task => task.Number, task => task.DependsOn.Count);
        var due = new Queue<TaskEntry>(all.Values.Where(task => task.DependsOn.Count == 0));
        while (due.TryDequeue(out var task))
        {
            waves[task.Number] = task.DependsOn.Count == 0 ? 0 : 1 + task.DependsOn.Max(number => waves[number]);
            foreach (var dependent in task.Dependents)
            {
                if (--waiting[dependent] == 0)
                {
                    due.Enqueue(all[dependent]);
                }
            }
        }

        // Tasks that wait for each other, and what waits for those, come last until the cycle is broken.
        var last = waves.Count == 0 ? 0 : waves.Values.Max() + 1;
        foreach (var number in all.Keys)
        {
            waves.TryAdd(number, last);
        }

        return waves;
    }
}
