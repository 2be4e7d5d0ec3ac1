using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>What transitions reach beyond their own workflow.</summary>
internal sealed class HistoryContext(IStore store, ServerClock clock, NamespaceRegistry namespaces, TaskQueues queues, EndpointRegistry endpoints)
{
    private long lastTaskId = 1_048_576;

    public IStore Store => store;

    public ServerClock Clock => clock;

    public NamespaceRegistry Namespaces => namespaces;

    public TaskQueues Queues => queues;

    public EndpointRegistry Endpoints => endpoints;

    /// <summary>Callers that are no workflows; null where there are none.</summary>
    public INexusCallers? NexusCallers { get; set; }

    /// <summary>From so many events of a run on, its workflow tasks suggest to continue as new.</summary>
    public int SuggestEvents { get; init; } = Limits.SuggestEvents;

    public RunWatches Watches { get; } = new();

    /// <summary>The number that every event carries besides its id, as on the real server.</summary>
    public long NextTaskId() => Interlocked.Increment(ref lastTaskId);
}
