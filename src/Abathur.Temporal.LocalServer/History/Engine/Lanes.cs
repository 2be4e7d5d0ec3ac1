using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// The lanes in use: one for each id with something open, and for each that somebody looks at. What is closed has none.
/// </summary>
/// <param name="create">Makes the lane of an id.</param>
internal sealed class Lanes<TKey, TLane>(Func<TKey, TLane> create)
    where TKey : notnull
    where TLane : Lane<TKey>
{
    private readonly ConcurrentDictionary<TKey, TLane> lanes = new();

    public IEnumerable<TLane> All => lanes.Values;

    public async ValueTask<Lease> EnterAsync(TKey key, CancellationToken cancellation = default)
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

    private TLane Join(TKey key)
    {
        while (true)
        {
            var lane = lanes.GetOrAdd(key, create);
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

    private void Leave(TLane lane)
    {
        lock (lane)
        {
            lane.Users--;
            if (lane.Users == 0 && lane.IsIdle)
            {
                lane.IsRetired = true;
                lanes.TryRemove(new(lane.Key, lane));
            }
        }
    }

    public readonly struct Lease(Lanes<TKey, TLane> owner, TLane lane) : IDisposable
    {
        public TLane Lane => lane;

        public void Dispose()
        {
            lane.Gate.Release();
            owner.Leave(lane);
        }
    }
}
