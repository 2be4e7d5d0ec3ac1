using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.Tasks;

/// <summary>Failure 24: fifty workers at once, each a host with one agent slot.</summary>
public sealed class ManyWorkersTests(TemporalService service)
{
    private const int Hosts = 50;
    private const int Tasks = 150;

    [Fact]
    public async Task FiftyWorkers_OneSwarm_EachTaskRunsOnceAndOnEachHost()
    {
        await using var swarm = ScriptedSwarm.WorkersOnly(service, workflowsOnly: true);
        await using var hosts = new HostFleet(swarm, Hosts);
        await swarm.StartWorkflowAsync(ScriptedSwarm.Quick with { MaxConcurrentTasks = Hosts });

        await swarm.SubmitAsync([.. Enumerable.Range(1, Tasks).Select(n => new TaskSubmission { Title = $"task {n}", AgentType = hosts.AgentFor(n) })]);
        await swarm.SettledAsync(120);

        Assert.Equal(Tasks, (await swarm.StatusAsync()).Tasks[TaskState.Completed]);
        Assert.Equal(Enumerable.Range(1, Tasks).Select(TaskId.Format).Order(), hosts.Ran.Select(run => run.Task).Order());
        Assert.Equal(hosts.Ran.Order(), hosts.Integrated.Order());
        Assert.Equal(Hosts, hosts.Ran.Select(run => run.Host).Distinct().Count());
    }
}
