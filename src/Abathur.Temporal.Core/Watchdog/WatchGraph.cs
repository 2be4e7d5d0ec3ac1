using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Watchdog;

/// <summary>The board as the watchdog knows it from the digests: the tasks that wait or run.</summary>
public sealed class WatchGraph
{
    private readonly SortedDictionary<int, WatchedTask> tasks = [];

    /// <summary>What was said already of a task in its present state; not said again.</summary>
    private readonly HashSet<int> told = [];

    public IReadOnlyDictionary<int, WatchedTask> Tasks => tasks;

    public bool IsSwarmRunning { get; private set; } = true;

    internal bool DeadlockTold { get; private set; }

    public void Take(WatchdogDigest digest)
    {
        IsSwarmRunning = digest.Running;
        foreach (var task in digest.Changed)
        {
            if (TaskId.TryParse(task?.Id, out var number))
            {
                tasks[number] = task!;
                told.Remove(number);
            }
        }

        foreach (var id in digest.Gone)
        {
            if (TaskId.TryParse(id, out var number))
            {
                tasks.Remove(number);
                told.Remove(number);
            }
        }

        DeadlockTold = DeadlockTold && IsHalted;
    }

    /// <summary>Nothing runs, nothing can start, and tasks wait.</summary>
    public bool IsHalted => IsSwarmRunning && tasks.Count > 0 && !tasks.Values.Any(task => task.State is TaskState.Running or TaskState.Ready);

    internal bool IsTold(int number) => told.Contains(number);

    internal void Told(int number) => told.Add(number);

    internal void TellDeadlock() => DeadlockTold = true;

    /// <summary>Tasks on the graph that this one waits for.</summary>
    internal IEnumerable<int> DependsOn(int number) => (tasks[number].DependsOn ?? [])
        .Select(id => TaskId.TryParse(id, out var dependency) ? dependency : 0)
        .Where(dependency => tasks.TryGetValue(dependency, out var task) && task.State != TaskState.Running);
}
