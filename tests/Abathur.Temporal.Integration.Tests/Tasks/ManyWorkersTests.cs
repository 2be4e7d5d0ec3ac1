using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Tasks;

/// <summary>Failure 24: fifty workers at once, each a host with one agent slot.</summary>
public sealed class ManyWorkersTests(TemporalService service)
{
    private const int Hosts = 50;
    private const int Tasks = 150;

    [Fact]
    public async Task FiftyWorkers_OneSwarm_EachTaskRunsOnceAndEachHostHasSome()
    {
        var name = "s" + Guid.NewGuid().ToString("N")[..12];
        await using var fleet = await HostFleet.StartAsync(service.Address, "test-" + name, Hosts);
        var input = new SwarmInput { Name = name, Repository = new() { Path = "/nowhere" }, Settings = new() { MaxConcurrentTasks = Hosts } };
        await service.Client.StartWorkflowAsync("Swarm", [input], new(WorkflowIds.Swarm(name), "test-" + name));
        var swarm = service.Client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(name));
        var batch = new SubmitTasks { Tasks = [.. Enumerable.Range(0, Tasks).Select(n => new TaskSubmission { Title = $"task {n}", AgentType = $"agent-{n % 3}" })] };

        await swarm.ExecuteUpdateAsync(workflow => workflow.SubmitTasksAsync(batch));
        var status = await Eventually.GetAsync(() => swarm.QueryAsync(workflow => workflow.Status()), status => status.Settled, "all tasks to be done", 120);

        Assert.Equal(Tasks, status.Tasks[TaskState.Completed]);
        Assert.Equal(Enumerable.Range(1, Tasks).Select(TaskId.Format).Order(), fleet.Ran.Select(run => run.Task).Order());
        Assert.Equal(fleet.Ran.Order(), fleet.Integrated.Order());
        Assert.Equal(Hosts, fleet.Ran.Select(run => run.Host).Distinct().Count());
        await swarm.TerminateAsync("the test has ended");
    }
}
