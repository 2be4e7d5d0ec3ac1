using Abathur.Temporal.Chaos.Checks;
using Abathur.Temporal.Chaos.Disturbances;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Temporalio.Client;
using Temporalio.Common;

namespace Abathur.Temporal.Chaos.Runs;

/// <summary>Ends a run in order, and collects what the checks look at.</summary>
internal sealed class Ending(Stage stage, ITemporalClient client, WorkflowHandle<ISwarm, SwarmResult> swarm, SwarmOperator calm)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SurvivorLimit = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<TaskSummary>> TasksAsync()
    {
        var tasks = new List<TaskSummary>();
        for (TaskFilter? next = new(); next is not null;)
        {
            var asked = next;
            var page = await calm.AskAsync("tasks", options => swarm.QueryAsync(s => s.Tasks(asked), options));
            tasks.AddRange(page.Tasks);
            next = page.Next is null ? null : new() { After = page.Next };
        }

        return tasks;
    }

    public async Task<IReadOnlyList<GraphNode>> GraphAsync()
    {
        var nodes = new List<GraphNode>();
        string? after = null;
        do
        {
            var from = after;
            var page = await calm.AskAsync("graph", options => swarm.QueryAsync(s => s.Graph(from), options));
            nodes.AddRange(page.Nodes);
            after = page.Next;
        }
        while (after is not null);
        return nodes;
    }

    /// <summary>Of the completed tasks, as far as the swarm still knows their commits.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CommitsAsync(IReadOnlyList<TaskSummary> tasks)
    {
        var commits = new Dictionary<string, string>();
        foreach (var id in tasks.Where(task => task.State == TaskState.Completed).Select(task => task.Id))
        {
            var record = await calm.AskAsync("task", options => swarm.QueryAsync(s => s.Task(id), options));
            if (record.Commit is { } commit)
            {
                commits[id] = commit;
            }
        }

        return commits;
    }

    public async Task StopSwarmAsync(CancellationToken cancel)
    {
        await calm.StopAsync();
        await swarm.GetResultAsync().WaitAsync(StopLimit, cancel);
    }

    /// <summary>Of every run of the swarm's workflows.</summary>
    public async Task<IReadOnlyList<WorkflowHistory>> HistoriesAsync()
    {
        var histories = new List<WorkflowHistory>();
        await foreach (var run in client.ListWorkflowsAsync($"WorkflowId STARTS_WITH '{WorkflowIds.Swarm(stage.Name)}'"))
        {
            histories.Add(await client.GetWorkflowHandle(run.Id, run.RunId).FetchHistoryAsync());
        }

        return histories;
    }

    /// <summary>Says which worker didn't end in time.</summary>
    public async Task<IReadOnlyList<string>> StopWorkersAsync()
    {
        var late = new List<string>();
        foreach (var worker in stage.Workers.Values)
        {
            if (!await worker.StopAsync(ExitLimit))
            {
                late.Add($"{worker.Name} did not end within {ExitLimit.TotalSeconds} s of SIGTERM");
            }
        }

        return late;
    }

    /// <summary>
    /// Has a worker start once more on each host that still holds something of the swarm, whose end cleaned up on the other host
    /// only, and waits until that is gone.
    /// </summary>
    public async Task<IReadOnlyList<string>> CleanHostsAsync()
    {
        var back = stage.Workers.Where(worker => Holds(worker.Key)).ToList();
        foreach (var (host, worker) in back)
        {
            stage.Log.Write($"host {host} still holds something of the swarm, and comes back");
            worker.Start();
        }

        var until = stage.Log.Seconds + CleanUpLimit.TotalSeconds;
        while (back.Any(worker => Holds(worker.Key)) && stage.Log.Seconds < until)
        {
            await Task.Delay(100);
        }

        return await StopWorkersAsync();
    }

    /// <summary>What still runs, but for the server; what is just ending has some seconds.</summary>
    public async Task<IReadOnlyList<string>> SurvivorsAsync()
    {
        var until = stage.Log.Seconds + SurvivorLimit.TotalSeconds;
        while (true)
        {
            var left = Survivors.Of(stage.Folder.Root).Where(process => !IsServer(process)).ToList();
            if (left.Count == 0 || stage.Log.Seconds > until)
            {
                return left;
            }

            await Task.Delay(100);
        }
    }

    private bool Holds(string host) => NothingLeft.Worktrees(new DataFolder(stage.Folder.Home(host))).Any();

    private bool IsServer(string process) => stage.Server.Process is { HasExited: false } server && process.StartsWith($"{server.Id} ", StringComparison.Ordinal);
}
