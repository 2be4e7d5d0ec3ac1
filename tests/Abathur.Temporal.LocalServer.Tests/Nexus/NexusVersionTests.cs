using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Nexus;

public sealed class NexusVersionTests
{
    [Fact]
    public async Task Request_OnAQueueWithACurrentVersion_GoesToThatVersion()
    {
        await using var server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        var client = await server.ConnectAsync();
        var parties = new NexusParties(client);
        await parties.CreateEndpointAsync();
        using var ended = new CancellationTokenSource();
        var unversioned = PollAsync("");
        var versioned = PollAsync("1");
        await Wait.UntilAsync(
            async () => (await client.WorkflowService.ListWorkerDeploymentsAsync(new() { Namespace = "default" })).WorkerDeployments.Count == 1, "the deployment");
        await client.WorkflowService.SetWorkerDeploymentCurrentVersionAsync(
            new() { Namespace = "default", DeploymentName = "deployment", BuildId = "1", IgnoreMissingTaskQueues = true, AllowNoPollers = true });
        await parties.CallAsync("caller");
        await parties.AnswerAsync(await versioned);
        await parties.CompleteAsync("caller");
        Assert.False(unversioned.IsCompleted);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => unversioned);

        Task<PollNexusTaskQueueResponse> PollAsync(string buildId) => client.WorkflowService.PollNexusTaskQueueAsync(
            new()
            {
                Namespace = "default",
                TaskQueue = new() { Name = "handler" },
                DeploymentOptions = buildId.Length == 0
                    ? null
                    : new() { DeploymentName = "deployment", BuildId = buildId, WorkerVersioningMode = WorkerVersioningMode.Versioned },
            },
            new() { CancellationToken = ended.Token });
    }
}
