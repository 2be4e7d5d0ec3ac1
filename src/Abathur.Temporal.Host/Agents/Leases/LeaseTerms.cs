using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Leases;

/// <summary>The attempts that this worker holds a lease of, with the time that it has left for each.</summary>
public sealed class LeaseTerms
{
    private readonly ConcurrentDictionary<(string Swarm, string Task, int Attempt), LeaseTerm> terms = new();

    /// <summary>Begins the term of an attempt, until disposed. A later one of the same attempt takes its place.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="first">The time until it is renewed for the first time.</param>
    public LeaseTerm Begin(AttemptInput task, TimeSpan first)
    {
        var key = Key(task);
        LeaseTerm? term = null;
        term = new LeaseTerm(first, () => terms.TryRemove(new(key, term!)));
        return terms[key] = term;
    }

    /// <summary>The attempt's term; null: whoever runs its programs holds no lease.</summary>
    internal LeaseTerm? Find(AttemptInput task) => terms.GetValueOrDefault(Key(task));

    private static (string Swarm, string Task, int Attempt) Key(AttemptInput task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return (task.Swarm, task.TaskId, task.Attempt);
    }
}
