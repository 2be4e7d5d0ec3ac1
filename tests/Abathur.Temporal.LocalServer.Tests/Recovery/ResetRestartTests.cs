using Abathur.Temporal.LocalServer.Tests.Differential;
using Google.Protobuf;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>What no event tells of a reset, and what is derived from events, is the same once the server has started again.</summary>
public sealed class ResetRestartTests : IDisposable
{
    private const string Name = "reset";
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_AfterResets_TellsTheSameOfEveryRun()
    {
        IReadOnlyList<IMessage> before;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var worker = new ManualWorker(new ScenarioRun(client, Name));
            await worker.StartAsync(request => request.WorkflowRunTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1)));
            await worker.NextAsAsync("b1");
            await worker.SignalAsync();
            await worker.NextAsAsync("b2");
            await worker.ResetAsync(8); // of an open run
            await worker.NextAsAsync("b3", ManualWorker.Complete());
            await worker.ResetAsync(8, request => request.RequestId = "once"); // of a closed one
            before = await TellAsync(client);
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            Assert.Equal(before, await TellAsync(client));
            var worker = new ManualWorker(new ScenarioRun(client, Name));
            var current = (await worker.DescribeAsync()).WorkflowExecutionInfo.Execution.RunId;
            Assert.Equal(current, await worker.ResetAsync(8, request => request.RequestId = "once"));
        }
    }

    private static async Task<IReadOnlyList<IMessage>> TellAsync(TemporalClient client)
    {
        var listed = await client.WorkflowService.ListWorkflowExecutionsAsync(new() { Namespace = "default", Query = $"WorkflowId = '{Name}'" });
        List<IMessage> told = [.. listed.Executions];
        Assert.Equal(3, told.Count);
        foreach (var execution in listed.Executions.Select(e => e.Execution))
        {
            told.Add(await client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = "default", Execution = execution }));
        }

        return told;
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new() { DatabaseFile = Path.Combine(folder, "temporal.db") });
}
