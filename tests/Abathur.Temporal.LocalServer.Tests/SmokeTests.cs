using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task WorkflowWithActivity_InMemory_Completes()
    {
        await using var server = await LocalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        var client = await server.ConnectAsync();
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("q").AddWorkflow<HelloWorkflow>().AddAllActivities(new HelloActivities()));
        await worker.ExecuteAsync(async () =>
        {
            var result = await client.ExecuteWorkflowAsync((HelloWorkflow w) => w.RunAsync("world"), new("hello", "q"));
            Assert.Equal("Hello, world!", result);
        });
    }

    [Workflow]
    public class HelloWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string name)
        {
            await Workflow.DelayAsync(10);
            return await Workflow.ExecuteActivityAsync((HelloActivities a) => a.Greet(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
        }
    }

    public class HelloActivities
    {
        [Activity]
        public string Greet(string name) => $"Hello, {name}!";
    }
}
