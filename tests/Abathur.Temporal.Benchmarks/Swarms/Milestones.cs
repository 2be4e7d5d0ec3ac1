namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A count that can be awaited: asking again and again would burn the time that is measured.</summary>
internal sealed class Milestones
{
    private readonly Lock gate = new();
    private readonly List<(int At, TaskCompletionSource Reached)> awaited = [];
    private int count;

    public int Count => Volatile.Read(ref count);

    public void Add()
    {
        lock (gate)
        {
            count++;
            awaited.FindAll(milestone => milestone.At <= count).ForEach(milestone => milestone.Reached.SetResult());
            awaited.RemoveAll(milestone => milestone.At <= count);
        }
    }

    /// <summary>Done when the count has come so far.</summary>
    public Task ReachedAsync(int at)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (at <= count)
            {
                reached.SetResult();
            }
            else
            {
                awaited.Add((at, reached));
            }

            return reached.Task;
        }
    }
}
