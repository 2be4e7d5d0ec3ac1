using Abathur.Temporal.LocalServer.Tests.Differential;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Deployments are kept: after a restart tasks go to the versions that they went to before.</summary>
public sealed class DeploymentRestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WithTwoVersions_KeepsRoutingAndWhoIsPinned()
    {
        await using (var server = await StartAsync())
        {
            var versioned = new Versioned(new ScenarioRun(await server.ConnectAsync(), "kept"));
            await versioned.RegisterAsync("1", "2");
            await versioned.SetCurrentAsync("1");
            await versioned.StartAsync("-pinned");
            await versioned.DoAsync("1", VersioningBehavior.Pinned);
            await versioned.StartAsync("-upgraded");
            await versioned.DoAsync("1", VersioningBehavior.AutoUpgrade, versioned.Activity("a"));
        }

        // Without a poll that could take a task before the next restart.
        await using (var server = await StartAsync())
        {
            var versioned = new Versioned(new ScenarioRun(await server.ConnectAsync(), "kept"));
            await versioned.SetCurrentAsync("2");
            await versioned.SignalAsync("-pinned");
            await versioned.SignalAsync("-upgraded");
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var versioned = new Versioned(new ScenarioRun(client, "kept"));
            var upgraded = await versioned.TakeAsync("2");
            Assert.EndsWith("-upgraded", upgraded.WorkflowExecution.WorkflowId, StringComparison.Ordinal);
            await versioned.AnswerAsync(upgraded, "2", VersioningBehavior.AutoUpgrade);
            Assert.EndsWith("-upgraded a", await versioned.TakeActivityAsync("2"), StringComparison.Ordinal);
            var pinned = await versioned.TakeAsync("1");
            Assert.EndsWith("-pinned", pinned.WorkflowExecution.WorkflowId, StringComparison.Ordinal);
            var deployments = await client.WorkflowService.ListWorkerDeploymentsAsync(new() { Namespace = client.Options.Namespace });
            Assert.Equal("2", deployments.WorkerDeployments.Single().RoutingConfig.CurrentDeploymentVersion.BuildId);
        }
    }

    /// <summary>A workflow that is about to move to another version when the server ends is about to move still.</summary>
    [Fact]
    public async Task Restart_DuringATransition_TheActivityWaitsForItsEnd()
    {
        await using (var server = await StartAsync())
        {
            var versioned = new Versioned(new ScenarioRun(await server.ConnectAsync(), "moving"));
            await versioned.RegisterAsync("1", "2");
            await versioned.SetCurrentAsync("1");
            await versioned.StartAsync();
            await versioned.DoAsync("1", VersioningBehavior.AutoUpgrade, versioned.Activity("a"));
            await versioned.SetCurrentAsync("2");
            await versioned.SignalAsync();
            await versioned.TakeAsync("2");
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var versioned = new Versioned(new ScenarioRun(client, "moving"));
            var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
                new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = "moving" } });
            Assert.Equal("2", described.WorkflowExecutionInfo.VersioningInfo.VersionTransition.DeploymentVersion.BuildId);
            Assert.Equal("1", described.WorkflowExecutionInfo.VersioningInfo.DeploymentVersion.BuildId);
            await client.WorkflowService.TerminateWorkflowExecutionAsync(new() { Namespace = client.Options.Namespace, WorkflowExecution = new() { WorkflowId = "moving" } });
        }
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new() { DatabaseFile = Path.Combine(folder, "temporal.db") });
}
