using System.Security.Cryptography;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Spectre.Console;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>One run of the demo: server, repository, worker, swarm, tasks, board, report.</summary>
internal sealed class DemoRun(DemoParts parts, DemoOptions options, IAnsiConsole console)
{
    /// <returns>Whether every task was completed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folders = DemoFolders.Create();
        try
        {
            await DemoRepository.CreateAsync(folders, cancellationToken);
            console.WriteLine($"A repository with {DemoRoster.Agents.Count} agents: {folders.Repository}");
            await using var server = await DevServer.StartAsync(
                new() { Location = ServerLocator.Locate(options.Temporal) }, cancellationToken);
            console.WriteLine($"Temporal: {server.Address}{(server.WebUi is { } ui ? $", its Web UI: {ui}" : string.Empty)}");
            var client = await TemporalClient.ConnectAsync(new(server.Address) { DataConverter = AbathurDataConverter.Instance })
                .WaitAsync(cancellationToken);
            var suffix = server.IsOwned ? string.Empty : "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
            var stage = new DemoStage("demo" + suffix, TaskQueues.Default + suffix, folders);
            await using var worker = await parts.StartWorkerAsync(client, stage, cancellationToken);
            return await RunSwarmAsync(client, server, stage, cancellationToken);
        }
        finally
        {
            if (!options.Keep)
            {
                folders.Delete();
            }
        }
    }

    private async Task<bool> RunSwarmAsync(ITemporalClient client, DevServer server, DemoStage stage, CancellationToken cancellationToken)
    {
        var swarm = await StartAsync(client, stage, cancellationToken);
        await parts.ShowAsync(client, stage.Swarm, console, cancellationToken);
        var tasks = await DemoTasks.ReadAsync(swarm);
        await new DemoReport(console, stage, server, options).WriteAsync(tasks, cancellationToken);
        if (options.Stay)
        {
            await WaitForCtrlCAsync(cancellationToken);
        }

        await swarm.ExecuteUpdateAsync(s => s.StopAsync(new StopRequest { Mode = StopMode.Graceful }));
        await swarm.GetResultAsync<SwarmResult>();
        return tasks.All(task => task.State == TaskState.Completed);
    }

    private static async Task<WorkflowHandle<ISwarm>> StartAsync(ITemporalClient client, DemoStage stage, CancellationToken cancellationToken)
    {
        var input = new SwarmInput
        {
            Name = stage.Swarm,
            Repository = new() { Path = stage.Folders.Repository, Base = "main" },
            Settings = DemoPlan.Settings,
        };
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        await client.StartWorkflowAsync("Swarm", [input], new(WorkflowIds.Swarm(stage.Swarm), stage.TaskQueue)
        {
            StaticSummary = "The demo's swarm",
            Rpc = rpc,
        });
        var swarm = client.GetWorkflowHandle<ISwarm>(WorkflowIds.Swarm(stage.Swarm));
        foreach (var goal in DemoPlan.Goals)
        {
            await swarm.ExecuteUpdateAsync(s => s.AddGoalAsync(goal), new() { Rpc = rpc });
        }

        await swarm.ExecuteUpdateAsync(s => s.SubmitTasksAsync(DemoPlan.Tasks), new() { Rpc = rpc });
        return swarm;
    }

    // Ctrl-C is how a person says that they have seen enough: no failure, and the rest still ends in order.
    private static async Task WaitForCtrlCAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
