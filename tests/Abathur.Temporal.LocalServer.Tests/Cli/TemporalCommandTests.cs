using System.Text.Json;
using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Worker;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>What people do with the official command, done to the embedded server.</summary>
public sealed class TemporalCommandTests : IAsyncLifetime
{
    private const string Queue = "cli";

    private readonly CancellationTokenSource ended = new();
    private TemporalServer server = null!;
    private TemporalCommand temporal = null!;
    private Task worker = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        TemporalProgram.Require();
        server = await TemporalServer.StartAsync(new()
        {
            SearchAttributes = new Dictionary<string, IndexedValueType> { ["Word"] = IndexedValueType.Keyword },
        });
        temporal = new TemporalCommand(server.Address);
        var client = await server.ConnectAsync();
        var options = new TemporalWorkerOptions(Queue).AddWorkflow<ScriptWorkflow>().AddActivity(ScriptedActivities.ActAsync);
        worker = new TemporalWorker(client, options).ExecuteAsync(ended.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        try
        {
            await worker;
        }
        catch (OperationCanceledException)
        {
            // The way in which a worker ends.
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        ended.Dispose();
    }

    [Fact]
    public async Task Start_Describe_Show_GiveTheRun()
    {
        var started = await StartAsync("described");
        var described = await temporal.JsonAsync("workflow", "describe", "-w", "described");
        var execution = described.GetProperty("workflowExecutionInfo").GetProperty("execution");
        Assert.Equal(started.GetProperty("runId").GetString(), execution.GetProperty("runId").GetString());
        var shown = await temporal.JsonAsync("workflow", "show", "-w", "described");
        Assert.Equal("EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", shown.GetProperty("events")[0].GetProperty("eventType").GetString());
    }

    [Fact]
    public async Task Signal_Query_Update_ReachTheWorkflow()
    {
        await StartAsync("messaged", signals: 3);
        await temporal.JsonAsync("workflow", "signal", "-w", "messaged", "--name", "signal", "-i", "\"one\"");
        var updated = await temporal.JsonAsync("workflow", "update", "execute", "-w", "messaged", "--name", "update", "-i", "\"two\"");
        Assert.Equal("updated two", updated.GetProperty("result").GetString());
        var queried = await temporal.JsonAsync("workflow", "query", "-w", "messaged", "--name", "outcomes");
        Assert.Equal("[\"one\",\"two\"]", JsonSerializer.Serialize(queried.GetProperty("queryResult")[0]));
        var rejected = await temporal.ErrorAsync("workflow", "update", "execute", "-w", "messaged", "--name", "update", "-i", "\"reject\"");
        Assert.Contains("rejected", rejected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithQueries_FindsWhatMatches()
    {
        await StartAsync("listed-1", word: "red");
        await StartAsync("listed-2", word: "blue");
        await temporal.JsonAsync("workflow", "terminate", "-w", "listed-2");
        Assert.Equal(["listed-1"], await IdsAsync("WorkflowId STARTS_WITH 'listed-' AND ExecutionStatus = 'Running'"));
        Assert.Equal(["listed-2"], await IdsAsync("Word IN ('blue', 'green') OR Word = 'yellow'"));
        Assert.Equal(["listed-1", "listed-2"], await IdsAsync("WorkflowType = 'Script' AND StartTime > '2020-01-01T00:00:00Z'"));
        Assert.Contains(
            "invalid query: malformed SQL query: syntax error at position 8",
            await temporal.ErrorAsync("workflow", "list", "--query", "Word = "),
            StringComparison.Ordinal);

        async Task<IEnumerable<string?>> IdsAsync(string query) => (await temporal.JsonAsync("workflow", "list", "--query", query))
            .EnumerateArray().Select(w => w.GetProperty("execution").GetProperty("workflowId").GetString()).Order();
    }

    [Theory]
    [InlineData("cancel", "Canceled")]
    [InlineData("terminate", "Terminated")]
    public async Task CancelAndTerminate_Running_CloseIt(string command, string status)
    {
        var id = $"closed-by-{command}";
        await StartAsync(id, new Step { Kind = StepKind.AwaitCancel });
        await temporal.JsonAsync("workflow", command, "-w", id);
        var handle = (await server.ConnectAsync()).GetWorkflowHandle(id);
        await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal(status, (await handle.DescribeAsync()).Status.ToString());
    }

    [Fact]
    public async Task Reset_ToTheFirstTask_RunsAgain()
    {
        var first = await StartAsync("reset", new Step { Kind = StepKind.Activity, Name = "ok" });
        await (await server.ConnectAsync()).GetWorkflowHandle("reset").GetResultAsync();
        await temporal.JsonAsync("workflow", "reset", "-w", "reset", "--type", "FirstWorkflowTask", "--reason", "again");
        var handle = (await server.ConnectAsync()).GetWorkflowHandle("reset");
        await handle.GetResultAsync();
        Assert.NotEqual(first.GetProperty("runId").GetString(), (await handle.DescribeAsync()).RunId);
    }

    [Fact]
    public async Task Describe_OfATaskQueue_ShowsBacklogAndPollers()
    {
        await temporal.JsonAsync("workflow", "start", "-w", "queued", "--type", "Script", "--task-queue", "nobody's");
        var described = await temporal.JsonAsync("task-queue", "describe", "--task-queue", "nobody's", "--report-reachability");
        var stats = Assert.Single(described.GetProperty("stats").EnumerateArray(), s => s.GetProperty("taskQueueType").GetString() == "workflow");
        Assert.Equal(1, stats.GetProperty("approximateBacklogCount").GetInt32());
        Assert.True(stats.GetProperty("tasksAddRate").GetDouble() > 0);
        Assert.Equal("reachable", described.GetProperty("reachability")[0].GetProperty("reachability").GetString());

        var plain = await temporal.JsonAsync("task-queue", "describe", "--task-queue", "nobody's", "--legacy-mode");
        Assert.Equal(1, plain.GetProperty("taskQueues")[0].GetProperty("backlog_count_hint").GetInt32());
    }

    [Fact]
    public async Task Batch_ResetsAndTerminatesWhatAQueryFinds()
    {
        var first = await StartAsync("batched", word: "batched");
        var handle = (await server.ConnectAsync()).GetWorkflowHandle("batched");
        await handle.QueryAsync<IReadOnlyList<string>>("outcomes", []); // its first task is done
        var shown = await temporal.JsonAsync("workflow", "describe", "-w", "batched", "--raw");
        var buildId = shown.GetProperty("workflowExecutionInfo").GetProperty("autoResetPoints").GetProperty("points")[0].GetProperty("buildId").GetString()!;
        await EndedAsync(
            "workflow", "reset", "--query", $"BuildIds = 'unversioned:{buildId}' AND Word = 'batched'", "--type", "BuildId", "--build-id", buildId, "--reason", "again", "--yes");
        var again = await handle.DescribeAsync();
        Assert.Equal(WorkflowExecutionStatus.Running, again.Status);
        Assert.NotEqual(first.GetProperty("runId").GetString(), again.RunId);
        await EndedAsync("workflow", "terminate", "--query", "Word = 'batched'", "--reason", "enough", "--yes");
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await handle.DescribeAsync()).Status);
        Assert.Equal(2, (await temporal.JsonAsync("batch", "list")).GetArrayLength());

        async Task EndedAsync(params string[] command)
        {
            var job = (await temporal.JsonAsync(command)).GetProperty("batchJobId").GetString()!;
            JsonElement described;
            do
            {
                described = await temporal.JsonAsync("batch", "describe", "--job-id", job);
            }
            while (described.GetProperty("state").GetString() == "BATCH_OPERATION_STATE_RUNNING");
            Assert.Equal("1", described.GetProperty("completeOperationCount").GetString());
        }
    }

    private Task<JsonElement> StartAsync(string id, int signals = 1, string? word = null) =>
        StartAsync(id, new Step { Kind = StepKind.AwaitSignals, Count = signals }, word);

    private Task<JsonElement> StartAsync(string id, Step step, string? word = null) => temporal.JsonAsync(
    [
        "workflow", "start", "-w", id, "--type", "Script", "--task-queue", Queue, "-i", JsonSerializer.Serialize(new[] { step }),
        .. word is null ? Array.Empty<string>() : ["--search-attribute", $"Word=\"{word}\""],
    ]);
}
