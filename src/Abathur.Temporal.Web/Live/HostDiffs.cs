using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Live;

/// <summary>
/// Diffs that other hosts were asked for. Each costs workflows, so that one is asked for once for each state of its task, by all readers;
/// what failed, and what a running task changed, at most every half a minute.
/// </summary>
internal sealed class HostDiffs(TimeProvider time)
{
    private const int Max = 200;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Swarm, string Task, TaskState State, int Attempts, string? Commit), (long At, Lazy<Task<string?>> Diff)> known = [];

    /// <summary>The diff as it was read in this state of the task, or read now.</summary>
    public Task<string?> GetAsync(string swarm, TaskRecord task, Func<Task<string?>> read)
    {
        if (known.Count >= Max)
        {
            known.Clear();
        }

        var key = (swarm, task.Id, task.State, task.Attempts, task.Commit);
        var (at, diff) = known.GetOrAdd(key, _ => (time.GetTimestamp(), new(read)));
        if (diff.IsValueCreated && (diff.Value.IsFaulted || task.State == TaskState.Running) && time.GetElapsedTime(at) > Again)
        {
            diff = new(read);
            known[key] = (time.GetTimestamp(), diff);
        }

        return diff.Value;
    }
}
