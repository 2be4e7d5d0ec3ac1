using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>What a running task's merge waits for is told by its heartbeat, and shown by <c>task explain</c>.</summary>
public sealed class ExplainMergeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Explain_TaskThatMerges_SaysWhatTheMergeWaitsFor()
    {
        var ct = TestContext.Current.CancellationToken;
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "merge it", "-s", name);
        var client = await TemporalClient.ConnectAsync(new(server.Address) { DataConverter = AbathurDataConverter.Instance });
        var queue = $"merge-{name}";
        var handle = await client.StartWorkflowAsync((MergingTask task) => task.RunAsync(), new(WorkflowIds.TaskRun(name, "T1"), queue));
        using var workflows = new TemporalWorker(client, new TemporalWorkerOptions(queue).AddWorkflow<MergingTask>());
        await workflows.ExecuteAsync(
            async () =>
            {
                await ExplainsAsync("waits for its host to take the merge");
                using var activities = new TemporalWorker(client, new TemporalWorkerOptions(queue + ":host").AddActivity(Merge.IntegrateAsync));
                await activities.ExecuteAsync(() => ExplainsAsync("waits to merge behind T3"), ct);
            },
            ct);
        await handle.TerminateAsync();

        async Task ExplainsAsync(string doing) => await Eventually.GetAsync(
            async () => (await server.RunAsync("task", "explain", "T1", "-s", name, "--json")).Output,
            output => (string?)JsonNode.Parse(output)!["doing"] == doing,
            $"the explanation to say '{doing}'");
    }

    [Workflow]
    public sealed class MergingTask
    {
        [WorkflowRun]
        public async Task RunAsync() => await Workflow.ExecuteActivityAsync(
            () => Merge.IntegrateAsync(), new() { TaskQueue = Workflow.Info.TaskQueue + ":host", StartToCloseTimeout = TimeSpan.FromHours(1), HeartbeatTimeout = TimeSpan.FromMinutes(5) });
    }

    private static class Merge
    {
        [Activity(ActivityNames.Integrate)]
        public static async Task IntegrateAsync()
        {
            var context = ActivityExecutionContext.Current;
            context.Heartbeat(new AgentHeartbeat { Host = "box-1", Usage = new(), Doing = "waits to merge behind T3" });
            await Task.Delay(Timeout.Infinite, context.WorkerShutdownToken);
        }
    }
}
