using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>
/// The Nexus requests that are out with workers. The operation may end meanwhile, as one does whose workflow is quicker than the answer
/// that tells of it: an answer in time is then taken all the same.
/// </summary>
internal sealed class NexusRequestsOut
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> deadlines = new();

    public void Add(Guid stamp, DateTimeOffset deadline, DateTimeOffset now)
    {
        foreach (var (late, _) in deadlines.Where(d => d.Value <= now))
        {
            deadlines.TryRemove(late, out _);
        }

        deadlines[stamp] = deadline;
    }

    /// <summary>It is answered.</summary>
    /// <returns>Whether it was out.</returns>
    public bool Remove(Guid stamp, DateTimeOffset now) => deadlines.TryRemove(stamp, out var deadline) && now < deadline;
}
