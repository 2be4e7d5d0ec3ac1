using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Messages that reach a worker together act in the order in which they came.</summary>
public sealed class MessageOrderTests(TemporalService service)
{
    [Fact]
    public async Task Submit_AfterASignalThatBroughtItsDependency_IsTaken()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent("worker", "echo > $ABATHUR_TASK; git add -A; git commit -qm $ABATHUR_TASK");
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        await swarm.StopHostAsync();

        await swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of("""{"tasks": [{"title": "two", "key": "two", "agentType": "worker"}]}""")));
        var submission = swarm.SubmitAsync(new TaskSubmission { Title = "three", DependsOn = ["two"], AgentType = "worker" });
        await swarm.StartHostAsync();

        Assert.Equal(["T3"], (await submission).Tasks.Select(task => task.Id));
        await swarm.WaitAsync("T3", TaskState.Completed);
        Assert.Equal(["T1", "T2", "T3"], repository.Merges(swarm.Name));
    }
}
