using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Benchmarks.Bare;

/// <summary>A bare parent with its worker.</summary>
internal sealed class BareRun : IAsyncDisposable
{
    private readonly ITemporalClient client;
    private readonly string id = $"bare-{Guid.NewGuid():N}";
    private readonly Workers workers;

    private BareRun(ITemporalClient client)
    {
        this.client = client;
        workers = Workers.Start(client, new TemporalWorkerOptions(id)
            .AddWorkflow<BareParent>()
            .AddWorkflow<BareChild>()
            .AddActivity(BareActivities.Nothing));
    }

    public static BareRun Start(ITemporalClient client) => new(client);

    public static string ChildId(string parent, int number) => FormattableString.Invariant($"{parent}-{number}");

    public Task RunAsync(int children, int limit) =>
        client.ExecuteWorkflowAsync((BareParent parent) => parent.RunAsync(new BareInput(children, limit)), new(id, id));

    public Task<RunHistory> ParentAsync() => Histories.LastRunAsync(client, id);

    public Task<RunHistory> ChildAsync(int number) => Histories.LastRunAsync(client, ChildId(id, number));

    public ValueTask DisposeAsync() => workers.DisposeAsync();
}
