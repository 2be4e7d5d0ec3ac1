using System.Diagnostics.Metrics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Microsoft.Extensions.Hosting;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>
/// Asks the running swarms of this queue how they stand, once a minute, for gauges; a question adds no event to a swarm's history. Each host
/// asks: which of the others export anything, nobody here knows.
/// </summary>
internal sealed class SwarmGauges : BackgroundService
{
    // Each swarm that sleeps is replayed to answer: past so many, the newest are shown.
    private const int MaxSwarms = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ITemporalClient client;
    private readonly string taskQueue;
    private readonly TimeProvider time;
    private readonly Meter meter = new(Instruments.Name);
    private volatile IReadOnlyList<SwarmStatus> known = [];

    public SwarmGauges(ITemporalClient client, string taskQueue, TimeProvider time)
    {
        (this.client, this.taskQueue, this.time) = (client, taskQueue, time);
        meter.CreateObservableGauge("abathur.tasks", () => known.SelectMany(swarm => swarm.Tasks.Select(pair => Of(pair.Value, swarm, "abathur.task.state", Text.Camel(pair.Key)))), "{task}", "Tasks by state.");
        meter.CreateObservableGauge("abathur.breakers", () => known.SelectMany(swarm => swarm.Breakers.Select(breaker => Of(1, swarm, "abathur.breaker.state", Text.Camel(breaker.State), breaker.Agent))), "{breaker}", "Circuit breakers that are not closed, by agent.");
        meter.CreateObservableGauge("abathur.escalations", () => known.Select(swarm => Of(swarm.OpenEscalations, swarm)), "{question}", "Questions to operators that are open.");
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var tick = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            try
            {
                known = await AskAsync(stoppingToken);
            }
            catch (Exception e) when (e is RpcException or WorkflowQueryFailedException or TemporalException || (e is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                // A gauge without a value says that nothing is known.
                known = [];
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<IReadOnlyList<SwarmStatus>> AskAsync(CancellationToken cancel)
    {
        var all = new List<SwarmStatus>();
        var query = $"WorkflowType = 'Swarm' AND ExecutionStatus = 'Running' AND TaskQueue = '{taskQueue}'";
        await foreach (var swarm in client.ListWorkflowsAsync(query, new() { Limit = MaxSwarms, Rpc = Rpc(cancel) }))
        {
            try
            {
                all.Add(await client.GetWorkflowHandle<ISwarm>(swarm.Id).QueryAsync(s => s.Status(), new() { Rpc = Rpc(cancel), RejectCondition = QueryRejectCondition.NotOpen }));
            }
            catch (Exception e) when (e is RpcException or WorkflowQueryFailedException or WorkflowQueryRejectedException)
            {
                // That one is not known this minute.
            }
        }

        return all;
    }

    private static RpcOptions Rpc(CancellationToken cancel) => new() { CancellationToken = cancel, Timeout = Limit, Retry = false };

    private static Measurement<long> Of(long value, SwarmStatus swarm, string? key = null, string? state = null, string? agent = null)
    {
        var tags = new List<KeyValuePair<string, object?>> { new(Instruments.SwarmKey, swarm.Name) };
        if (key is not null)
        {
            tags.Add(new(key, state));
        }

        if (agent is not null)
        {
            tags.Add(new(Instruments.AgentKey, agent));
        }

        return new Measurement<long>(value, tags);
    }
}
