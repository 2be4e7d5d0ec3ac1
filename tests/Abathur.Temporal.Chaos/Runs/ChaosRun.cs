using Abathur.Temporal.Chaos.Checks;
using Abathur.Temporal.Chaos.Clients;
using Abathur.Temporal.Chaos.Disturbances;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Chaos.Runs;

/// <summary>One seed, from the empty folder to the evidence of how it ended.</summary>
internal sealed class ChaosRun(ChaosPlan plan, Stage stage, ITemporalClient client)
{
    private readonly WorkflowHandle<ISwarm, SwarmResult> swarm = client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(stage.Name));
    private readonly RunLog log = stage.Log;

    /// <summary>Short intervals, so that what is lost is noticed within the run; retries for as long as the script needs.</summary>
    public static SwarmSettings Settings(ChaosPlan plan) => new()
    {
        MaxConcurrentTasks = plan.Concurrency,
        HeartbeatIntervalSeconds = 5,
        RetryBackoffSeconds = 0,
        MaxRetries = PlannedTask.Retries,
        LineageRetries = 1000,
        CircuitBreakerThreshold = 4,
        CircuitBreakerResetSeconds = 2,
        ContinueAsNewEvents = plan.ContinueAsNewEvents,
        Verify = ["/bin/sh", "-c", "! grep -r '<<<<<<<' done shared"],
    };

    public async Task<Evidence> PlayAsync(CancellationToken cancel)
    {
        stage.Folder.Write(plan);
        var (checkout, refs) = (CheckoutSnapshot.Of(stage.Folder.Repository), CheckoutUntouched.Refs(stage.Folder.Repository));
        await client.StartWorkflowAsync(
            "Swarm",
            [new SwarmInput { Name = stage.Name, Repository = new() { Path = stage.Folder.Repository }, Settings = Settings(plan) }],
            new(WorkflowIds.Swarm(stage.Name), stage.Queue));
        using var disturbed = new SwarmOperator(await ConnectDisturbedAsync(), plan, log);
        var clients = new WatchingClients(stage);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await disturbed.SubmitAsync(plan.Tasks);
        log.Write("submitted");
        var disturber = new Disturber(stage);
        var beside = Task.WhenAll(clients.RunAsync(watching.Token), disturber.SuperviseAsync(watching.Token));
        using var calm = new SwarmOperator(swarm, plan, log);
        bool settled;
        try
        {
            await DisturbAsync(disturber, disturbed, cancel);
            settled = await new Settling(swarm, calm, plan, log).WaitAsync(cancel);
        }
        finally
        {
            await watching.CancelAsync();
            await beside;
        }

        var ending = new Ending(stage, client, swarm, calm);
        var tasks = await ending.TasksAsync();
        var graph = await ending.GraphAsync();
        var commits = await ending.CommitsAsync(tasks);
        await ending.StopSwarmAsync(cancel);
        log.Write($"stopped; {clients.Answered} commands of clients were answered, {clients.Errors.Count} were not");
        var histories = await ending.HistoriesAsync();
        IReadOnlyList<string> workers = [.. await ending.StopWorkersAsync(), .. await ending.CleanHostsAsync()];
        return new Evidence
        {
            Plan = plan,
            Stage = stage,
            Settled = settled,
            Tasks = tasks,
            Graph = graph,
            Commits = commits,
            CheckoutBefore = checkout,
            RefsBefore = refs,
            Histories = histories,
            Workers = workers,
            Survivors = await ending.SurvivorsAsync(),
            ClientErrors = clients.Errors,
            Agents = AgentLine.Read(stage.Folder.AgentsLog),
        };
    }

    private async Task DisturbAsync(Disturber disturber, SwarmOperator disturbed, CancellationToken cancel)
    {
        await Task.WhenAll(plan.Actions.Select(async action =>
        {
            await Task.Delay(TimeSpan.FromSeconds(action.At), cancel);
            log.Write(action.ToString());
            await (action.Kind >= ActionKind.Pause ? disturbed.DoAsync(action) : disturber.DoAsync(action));
        }));
        await disturber.EndAsync(cancel);
        log.Write("the disturbances have ended");
    }

    private async Task<WorkflowHandle<ISwarm, SwarmResult>> ConnectDisturbedAsync()
    {
        var connection = await Connecting.ToAsync(stage.Connections["clients"].Address);
        return connection.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(stage.Name));
    }
}
