using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// The lanes in use: one for each workflow with an open run, and for each that somebody looks at. What is closed has none.
/// </summary>
internal sealed class WorkflowLanes
{
    private readonly ConcurrentDictionary<WorkflowKey, WorkflowLane> lanes = new();

    public IEnumerable<WorkflowLane> All => lanes.Values;

    public async ValueTask<Lease> EnterAsync(WorkflowKey key, CancellationToken cancellation = default)
    {
        var lane = Join(key);
        try
        {
            await lane.Gate.WaitAsync(cancellation);
        }
        catch
        {
            Leave(lane);
            throw;
        }

        return new Lease(this, lane);
    }

    private WorkflowLane Join(WorkflowKey key)
    {
        while (true)
        {
            var lane = lanes.GetOrAdd(key, static k => new WorkflowLane(k));
            lock (lane)
            {
                if (!lane.IsRetired)
                {
                    lane.Users++;
                    return lane;
                }
            }
        }
    }

    private void Leave(WorkflowLane lane)
    {
        lock (lane)
        {
            lane.Users--;
            if (lane.Users == 0 && lane.Open is null && !lane.MustReload)
            {
                lane.IsRetired = true;
                lanes.TryRemove(new(lane.Key, lane));
            }
        }
    }

    public readonly struct Lease(WorkflowLanes owner, WorkflowLane lane) : IDisposable
    {
        public WorkflowLane Lane => lane;

        public void Dispose()
        {
            lane.Gate.Release();
            owner.Leave(lane);
        }
    }
}
