using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// The ready tasks, in buckets. Ids are given in the order of creation, so that in a bucket the lowest is the oldest and
/// none has a higher score: picking the best looks at one task per bucket, however many wait.
/// </summary>
internal sealed class ReadyQueue
{
    private readonly Dictionary<ReadyBucket, SortedSet<int>> buckets = [];
    private readonly Dictionary<int, ReadyBucket> where = [];

    public IEnumerable<ReadyBucket> Buckets => buckets.Keys;

    public int Count => where.Count;

    /// <summary>The oldest task of each bucket, with how many the bucket holds.</summary>
    public IEnumerable<(int First, int Count)> Sizes => buckets.Values.Select(numbers => (numbers.Min, numbers.Count));

    public void Add(TaskEntry task)
    {
        var bucket = new ReadyBucket(
            task.Record.Agent!,
            task.Spec.Goal,
            task.Spec.Priority,
            task.Record.Retries,
            task.Lent,
            LeftOf(task),
            task.Record.Approval == ApprovalState.Granted);
        where.Add(task.Number, bucket);
        if (!buckets.TryGetValue(bucket, out var numbers))
        {
            buckets.Add(bucket, numbers = []);
        }

        numbers.Add(task.Number);
    }

    public void Remove(int number)
    {
        if (where.Remove(number, out var bucket) && buckets[bucket].Remove(number) && buckets[bucket].Count == 0)
        {
            buckets.Remove(bucket);
        }
    }

    /// <summary>The first task of each bucket, and all tasks of those that <paramref name="everyOf"/> chooses; in order.</summary>
    public IReadOnlyList<int> Firsts(Func<ReadyBucket, bool> everyOf) =>
        [.. buckets.SelectMany(pair => everyOf(pair.Key) ? (IEnumerable<int>)pair.Value : [pair.Value.Min]).Order()];

    /// <summary>The task with the highest score among those that may start; ties go to the lowest id. Each bucket's first task answers for all of it.</summary>
    public int? Best(Func<int, bool> mayStart, Func<int, long> score)
    {
        var best = (Number: (int?)null, Score: long.MinValue);
        foreach (var numbers in buckets.Values)
        {
            var first = numbers.Min;
            if (!mayStart(first))
            {
                continue;
            }

            var value = score(first);
            if (value > best.Score || (value == best.Score && first < best.Number))
            {
                best = (first, value);
            }
        }

        return best.Number;
    }

    private static AttemptBudget? LeftOf(TaskEntry task) => task.Spec is { BudgetTokens: null, BudgetCostUsd: null }
        ? null
        : new AttemptBudget(task.Spec.BudgetTokens, task.Spec.BudgetCostUsd).Without(task.Record.Usage ?? new());
}
