using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Each attempt is told from its workflow's history, also once it has closed.</summary>
public sealed class AttemptRowsTests(TemporalService service)
{
    [Fact]
    public async Task Read_FailedRunningAndCanceledAttempt_ARowEach()
    {
        using var folder = new TempFolder();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
        {
            activities.OnRun = (task, cancel) => task.Attempt == 1 ? Task.FromResult(ScriptedActivities.Done(task)) : SpentTests.UntilCanceledAsync(500, cancel);
            activities.OnIntegrate = _ => throw ScriptedActivities.Fails(FailureKind.Verification, "two tests fail");
            activities.OnHeartbeat = _ => new AgentUsage(2, 300);
            activities.Salvage = "refs/abathur/salvage/x/T1/1";
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var rows = await ReadAsync(swarm, folder, found => found is [_, { Usage.Tokens: 300 }]);

        Assert.Equal(
            (1, "code-implementer", ScriptedActivities.Host, "verification", "two tests fail", "refs/abathur/salvage/x/T1/1"),
            (rows[0].Attempt, rows[0].Agent, rows[0].Host, rows[0].Outcome, rows[0].Message, rows[0].Salvage));
        Assert.Equal(200, rows[0].Usage!.Tokens);
        Assert.Equal((2, "running", ScriptedActivities.Host), (rows[1].Attempt, rows[1].Outcome, rows[1].Host));
        Assert.NotNull(rows[1].LastHeartbeat);

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        rows = await ReadAsync(swarm, folder, found => found.All(row => row.EndedAt is not null));

        Assert.Equal(("canceled", 500), (rows[1].Outcome, rows[1].Usage?.Tokens));
        Assert.Equal((await swarm.TaskAsync("T1")).Usage!.Tokens, rows.Sum(row => row.Usage!.Tokens));
    }

    private static async Task<IReadOnlyList<AttemptRow>> ReadAsync(ScriptedSwarm swarm, TempFolder folder, Func<IReadOnlyList<AttemptRow>, bool> until)
    {
        var reader = new AttemptReader(new SwarmClient(swarm.Client, swarm.Name), new DataFolder(folder.Path));
        return await Eventually.GetAsync(
            async () => await reader.ReadAsync(await swarm.TaskAsync("T1"), TestContext.Current.CancellationToken), until, "the attempts' rows");
    }
}
