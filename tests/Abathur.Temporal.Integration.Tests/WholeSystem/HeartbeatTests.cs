using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A healthy agent is not taken for a lost one, however short its swarm's heartbeat interval is.</summary>
public sealed class HeartbeatTests(TemporalService service)
{
    [Fact]
    public async Task Agent_WorksLongerThanTheShortestHeartbeatTimeout_IsNotEnded()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing.Tool("needs sh");
        }

        using var repository = new PersonsRepository();
        string[] command = ["/bin/sh", "-ec", "sleep 7; echo done > done.txt; git add -A; git commit -qm done"];
        repository.AddAgent("slow", "runtime: command\ncommand: " + JsonSerializer.Serialize(command));
        repository.Git("add", "-A");
        repository.Git("commit", "-q", "-m", "slow");

        // The timeout is three times the interval. Where a busy machine misses one all the same, the attempt is tried again.
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { HeartbeatIntervalSeconds = 1 });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "slow" });

        await swarm.WaitAsync("T1", TaskState.Completed);
    }
}
