using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A swarm on a queue whose workers somebody else runs.</summary>
internal sealed class RunningSwarm
{
    private readonly ITemporalClient client;
    private readonly string firstRun;

    private RunningSwarm(ITemporalClient client, string name, string firstRun)
    {
        this.client = client;
        Name = name;
        this.firstRun = firstRun;
    }

    public string Name { get; }

    public WorkflowHandle<ISwarm, SwarmResult> Handle => client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(Name));

    public static string NewName(string what) => $"{what}-{Guid.NewGuid():N}"[..(what.Length + 9)];

    /// <summary>Starts it and waits until it has begun.</summary>
    public static async Task<RunningSwarm> StartAsync(
        ITemporalClient client, string name, string queue, SwarmSettings settings, string repository = "/nowhere")
    {
        var input = new SwarmInput { Name = name, Repository = new() { Path = repository }, Settings = settings };
        var handle = await client.StartWorkflowAsync("Swarm", [input], new(WorkflowIds.Swarm(name), queue));
        var swarm = new RunningSwarm(client, name, handle.ResultRunId!);
        await swarm.Handle.ExecuteUpdateAsync(s => s.ResumeAsync());
        return swarm;
    }

    public Task SubmitAsync(IReadOnlyList<TaskSubmission> tasks) =>
        Handle.ExecuteUpdateAsync(swarm => swarm.SubmitTasksAsync(new SubmitTasks { Tasks = tasks }));

    public Task<SwarmStatus> StatusAsync() => Handle.QueryAsync(swarm => swarm.Status());

    /// <summary>Waits until nothing is left to do. Asking costs the swarm's worker something, so ask late.</summary>
    /// <exception cref="InvalidOperationException">A task did not complete: such a run measures nothing.</exception>
    public async Task CompletedAsync(int tasks, TimeSpan interval, CancellationToken cancel)
    {
        while (await StatusAsync() is var status && status.Tasks.GetValueOrDefault(TaskState.Completed) < tasks)
        {
            if (status.Tasks.ContainsKey(TaskState.Failed))
            {
                var filter = new TaskFilter { States = [TaskState.Failed], Limit = 1 };
                var failed = await Handle.QueryAsync(swarm => swarm.Tasks(filter));
                throw new InvalidOperationException($"{failed.Tasks[0].Id} failed: {failed.Tasks[0].Note}");
            }

            await Task.Delay(interval, cancel);
        }
    }

    public Task<IReadOnlyList<RunHistory>> RunsAsync() => Histories.RunsAsync(client, WorkflowIds.Swarm(Name), firstRun);

    public Task<RunHistory> TaskAsync(int number) => Histories.LastRunAsync(client, WorkflowIds.TaskRun(Name, TaskId.Format(number)));

    /// <summary>The watchdog's history; null: there is none.</summary>
    public async Task<RunHistory?> FindWatchdogAsync()
    {
        try
        {
            return await Histories.LastRunAsync(client, WorkflowIds.Watchdog(Name));
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    public Task EndAsync() => Handle.TerminateAsync("measured");
}
