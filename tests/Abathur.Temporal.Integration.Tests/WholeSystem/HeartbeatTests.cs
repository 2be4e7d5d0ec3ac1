using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A healthy agent is not taken for a lost one, however short its swarm's heartbeat interval is.</summary>
public sealed class HeartbeatTests(TemporalService service)
{
    [Fact]
    public async Task Agent_WorksLongerThanTheShortestHeartbeatTimeout_IsNotEnded()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent("slow", "sleep 7; echo done > done.txt; git add -A; git commit -qm done");

        // The timeout is three times the interval. Where a busy machine misses one all the same, the attempt is tried again.
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { HeartbeatIntervalSeconds = 1 });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "slow" });

        await swarm.WaitAsync("T1", TaskState.Completed);
    }
}
