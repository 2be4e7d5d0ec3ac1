using Abathur.Temporal.LocalServer.Tests.Differential;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>An update that waits when the server ends: nothing was kept of it, and nobody was told otherwise.</summary>
public sealed class UpdateRestartTests : IDisposable
{
    private const string Name = "updated";
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WhileATaskForAnUpdateIsOut_TheUpdateIsSentAgainAndNothingTellsOfTheFirst()
    {
        Task unanswered;
        Temporalio.Api.WorkflowService.V1.PollWorkflowTaskQueueResponse late;
        await using (var server = await StartAsync())
        {
            var worker = new ManualWorker(new ScenarioRun(await server.ConnectAsync(), Name));
            await worker.StartAsync();
            await worker.NextAsync(ManualWorker.Timer("t"));
            (unanswered, late) = await worker.UpdateAsync("u");
        }

        await Assert.ThrowsAnyAsync<RpcException>(() => unanswered);
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var worker = new ManualWorker(new ScenarioRun(client, Name));
            var (update, task) = await worker.UpdateAsync("u");
            var refused = await Assert.ThrowsAsync<RpcException>(() => worker.AnswerAsync(late));
            Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
            await worker.AnswerAsync(task, request => request.Messages.Add(ManualWorker.Accept("u", task)));
            Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Completed, (await update).Stage);
            Assert.Equal(
                [
                    EventType.WorkflowExecutionStarted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted, EventType.WorkflowTaskCompleted,
                    EventType.TimerStarted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted, EventType.WorkflowTaskCompleted,
                    EventType.WorkflowExecutionUpdateAccepted, EventType.WorkflowExecutionUpdateCompleted,
                ],
                await client.GetWorkflowHandle(Name).EventTypesAsync());
        }
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new() { DatabaseFile = Path.Combine(folder, "temporal.db") });
}
