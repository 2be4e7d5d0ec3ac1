using Abathur.Temporal.Chaos.Disturbances;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Runs;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Chaos.Soaks;

/// <summary>
/// Swarm after swarm on one service and the same workers, for hours: agents misbehave and connections end, but nothing is
/// killed, so that what leaks adds up. A swarm that has stopped is deleted from the service, as its retention would.
/// </summary>
internal sealed class Soak(Stage stage, ITemporalClient client, int tasksOfASwarm)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RunLog log = stage.Log;

    public async Task<IReadOnlyList<Sample>> RunAsync(TimeSpan time, CancellationToken cancel)
    {
        var samples = new List<Sample>();
        for (var round = 1; log.Seconds < time.TotalSeconds; round++)
        {
            await PlayAsync(ChaosPlan.Of(round, tasksOfASwarm), $"{stage.Name}-{round}", cancel);
            samples.Add(Sample.Take(stage, log.Seconds / 60, round * tasksOfASwarm));
            log.Write($"swarm {round}: " + string.Join(", ", samples[^1].Figures.Select(figure => FormattableString.Invariant($"{figure.Key} {figure.Value:0.#}"))));
        }

        return samples;
    }

    private async Task PlayAsync(ChaosPlan plan, string name, CancellationToken cancel)
    {
        stage.Folder.Forget();
        stage.Folder.Write(plan);
        var swarm = client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(name));
        await client.StartWorkflowAsync(
            "Swarm",
            [new SwarmInput { Name = name, Repository = new() { Path = stage.Folder.Repository }, Settings = ChaosRun.Settings(plan) }],
            new(WorkflowIds.Swarm(name), stage.Queue));
        using var calm = new SwarmOperator(swarm, plan, log);
        await calm.SubmitAsync([.. plan.All]);
        foreach (var connection in stage.Connections.Values)
        {
            connection.Cut();
        }

        var since = log.Seconds;
        while (!(await calm.AskAsync("status", options => swarm.QueryAsync(s => s.Status(), options))).Settled)
        {
            if (log.Seconds - since > SettleLimit.TotalSeconds)
            {
                throw new TimeoutException($"The swarm {name} did not settle within {SettleLimit.TotalMinutes} minutes.");
            }

            await Task.Delay(Interval, cancel);
        }

        await calm.StopAsync();
        await swarm.GetResultAsync();
        await DeleteAsync(name);
    }

    private async Task DeleteAsync(string name)
    {
        await foreach (var run in client.ListWorkflowsAsync($"WorkflowId STARTS_WITH '{WorkflowIds.Swarm(name)}'"))
        {
            await client.WorkflowService.DeleteWorkflowExecutionAsync(new DeleteWorkflowExecutionRequest
            {
                Namespace = client.Options.Namespace,
                WorkflowExecution = new() { WorkflowId = run.Id, RunId = run.RunId },
            });
        }
    }
}
