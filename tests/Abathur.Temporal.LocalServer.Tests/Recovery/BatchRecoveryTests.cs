using System.Globalization;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Batches over the end of a server, by its own will or not, and over time. Nobody works on the workflows.</summary>
public sealed class BatchRecoveryTests : IDisposable
{
    private const string Id = "kept";
    private const int Many = 200;
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-01T00:30:00Z", CultureInfo.InvariantCulture);
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_HalfDone_GoesOnWhereItWas_AndStaysStopped()
    {
        var time = new FakeTimeProvider(Start);
        await using (var server = await StartAsync(folder, time))
        {
            var client = await server.ConnectAsync();
            await StartWorkflowsAsync(client, 3);
            await StartBatchAsync(client, perSecond: 1, r => r.TargetExecutions.Add(Enumerable.Range(0, 3).Select(Named)));
            await UntilAsync(client, d => d.CompleteOperationCount == 1);
        }

        DescribeBatchOperationResponse stopped;
        await using (var server = await StartAsync(folder, time))
        {
            var client = await server.ConnectAsync();
            await UntilAsync(client, d => d is { CompleteOperationCount: 2, State: BatchOperationState.Running });
            time.Advance(TimeSpan.FromMilliseconds(999));
            await client.WorkflowService.StopBatchOperationAsync(new() { Namespace = "default", JobId = Id, Reason = "enough" });
            stopped = await DescribeAsync(client);
            Assert.Equal((BatchOperationState.Failed, 3, 2, 0), (stopped.State, stopped.TotalOperationCount, stopped.CompleteOperationCount, stopped.FailureOperationCount));
            Assert.Equal(("me", "because", 3), (stopped.Identity, stopped.Reason, stopped.Executions.Count));
        }

        await using (var server = await StartAsync(folder, time))
        {
            var client = await server.ConnectAsync();
            Assert.Equal(stopped, await DescribeAsync(client));
            Assert.Equal(Id, Assert.Single((await client.WorkflowService.ListBatchOperationsAsync(new() { Namespace = "default" })).OperationInfo).JobId);
            var again = await Assert.ThrowsAsync<RpcException>(() => StartBatchAsync(client, 0, r => r.VisibilityQuery = "WorkflowType = 'none'"));
            Assert.Equal(RpcException.StatusCode.AlreadyExists, again.Code);
            var signals = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => SignalsAsync(client, i)));
            Assert.Equal([1, 1, 0], signals);
        }
    }

    [Fact]
    public async Task Time_ComesToTheNextOperationAndToTheEndOfRetention()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await StartAsync(folder, time);
        var client = await server.ConnectAsync();
        await client.WorkflowService.UpdateNamespaceAsync(
            new() { Namespace = "default", Config = new() { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(TimeSpan.FromHours(1)) } });
        await StartWorkflowsAsync(client, 3);
        await StartBatchAsync(client, perSecond: 0.1f, r => r.VisibilityQuery = "WorkflowType = 'signaled'");
        await UntilAsync(client, d => d.CompleteOperationCount == 1);
        time.Advance(TimeSpan.FromSeconds(10.1));
        await UntilAsync(client, d => d.CompleteOperationCount == 2);
        time.Advance(TimeSpan.FromSeconds(10.1));
        await UntilAsync(client, d => d is { CompleteOperationCount: 3, State: BatchOperationState.Completed });
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await client.WorkflowService.ListBatchOperationsAsync(new() { Namespace = "default" })).OperationInfo);
        Assert.Equal(RpcException.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(client))).Code);
        await StartBatchAsync(client, 0, r => r.VisibilityQuery = "WorkflowType = 'none'");
    }

    [Fact]
    public async Task Kill_WhileItSignals_EachIsSignaledOnce()
    {
        using (var victim = await KilledProcess.StartAsync(typeof(BatchRecoveryTests), nameof(SignalUntilKilled), folder))
        {
            victim.Kill();
        }

        // Time is skipped, so that the rest doesn't take its time.
        await using var server = await TemporalServer.StartAsync(new() { DatabaseFile = Database(folder), TimeSkipping = true, LoggerFactory = TestLog.Factory });
        var client = await server.ConnectAsync();
        await client.Connection.TestService.UnlockTimeSkippingAsync(new());
        var ended = await UntilAsync(client, d => d.State == BatchOperationState.Completed);
        Assert.Equal((Many, Many, 0), (ended.TotalOperationCount, ended.CompleteOperationCount, ended.FailureOperationCount));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, Many).Select(i => SignalsAsync(client, i))), count => Assert.Equal(1, count));
    }

    [Fact(Explicit = true)]
    public async Task SignalUntilKilled()
    {
        await using var server = await StartAsync(KilledProcess.Folder!, TimeProvider.System);
        var client = await server.ConnectAsync();
        await StartWorkflowsAsync(client, Many);
        await StartBatchAsync(client, perSecond: 100, r => r.VisibilityQuery = "WorkflowType = 'signaled'");
        await UntilAsync(client, d => d.CompleteOperationCount >= 20);
        await KilledProcess.WaitForTheEndAsync();
    }

    private static string Database(string folder) => Path.Combine(folder, "temporal.db");

    private static Task<TemporalServer> StartAsync(string folder, TimeProvider time) =>
        TemporalServer.StartAsync(new() { DatabaseFile = Database(folder), TimeProvider = time, LoggerFactory = TestLog.Factory });

    private static async Task StartWorkflowsAsync(TemporalClient client, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => client.StartWorkflowAsync("signaled", [], new($"{i}", "nobody-polls"))));

    private static Execution Named(int i) => new() { Type = ExecutionType.Workflow, BusinessId = $"{i}" };

    private static async Task StartBatchAsync(TemporalClient client, float perSecond, Action<StartBatchOperationRequest> choose)
    {
        var request = new StartBatchOperationRequest
        {
            Namespace = "default",
            JobId = Id,
            Reason = "because",
            SignalOperation = new() { Signal = "go", Identity = "me" },
            MaxOperationsPerSecond = perSecond,
        };
        choose(request);
        await client.WorkflowService.StartBatchOperationAsync(request);
    }

    private static async Task<int> SignalsAsync(TemporalClient client, int i) =>
        (await client.GetWorkflowHandle($"{i}").EventTypesAsync()).Count(type => type == EventType.WorkflowExecutionSignaled);

    private static Task<DescribeBatchOperationResponse> DescribeAsync(TemporalClient client) =>
        client.WorkflowService.DescribeBatchOperationAsync(new() { Namespace = "default", JobId = Id });

    private static Task<DescribeBatchOperationResponse> UntilAsync(TemporalClient client, Predicate<DescribeBatchOperationResponse> fits) => Wait.ForAsync(
        async () => await DescribeAsync(client) is var described && fits(described) ? described : null, "the batch as it is to be");
}
