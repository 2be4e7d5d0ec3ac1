using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Timers;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.History.V1;
using Temporalio.Api.Nexus.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>One open run without a server, in one transition that never ends.</summary>
internal sealed class OneRun : IDisposable
{
    public static readonly Poller Worker = new("worker", "", null);

    private readonly ServerClock clock = new(TimeProvider.System, canSkip: false);
    private readonly NamespaceRegistry namespaces;
    private readonly EndpointRegistry endpoints;
    private readonly WorkflowLane lane = new(new WorkflowKey("default", "w"));

    /// <param name="hasTask">Whether its first workflow task is scheduled.</param>
    public OneRun(bool hasTask = true)
    {
        var store = new MemoryStore();
        namespaces = new NamespaceRegistry(store);
        endpoints = new EndpointRegistry(store);
        Endpoint = endpoints.CreateAsync(
            new() { Name = "endpoint", Target = new() { Worker = new() { Namespace = "default", TaskQueue = "handler" } } }, clock.UtcNow).GetAwaiter().GetResult();
        Transition = new Transaction(
            lane, clock.UtcNow, new HistoryContext(store, clock, namespaces, new TaskQueues(TimeProvider.System, _ => null), endpoints));
        Run = RunStarts.Start(Transition, new NewRun
        {
            RunId = NewRun.CreateRunId(),
            SignalsAtOnce = !hasTask,
            Started = new()
            {
                WorkflowType = new() { Name = "W" },
                TaskQueue = new() { Name = "q" },
                WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
            },
        });
    }

    public Transaction Transition { get; }

    public RunState Run { get; }

    /// <summary>One that leads to a worker.</summary>
    public Endpoint Endpoint { get; }

    public HistoryEvent Append(HistoryEvent e) => Transition.Append(Run, e);

    public void Dispose()
    {
        namespaces.Dispose();
        endpoints.Dispose();
        clock.Dispose();
        lane.Dispose();
    }
}
