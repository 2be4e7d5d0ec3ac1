using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A budget holds although nothing that was paid for is ever merged.</summary>
public sealed class BudgetTests(TemporalService service)
{
    [Fact]
    public async Task Budget_VerificationAlwaysFails_EndsTheRetriesAndIsAsked()
    {
        using var repository = new OperatorsRepository(("worker", ["progress:{\"turns\":1,\"tokens\":700}", "write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { BudgetTokens = 1000, MaxConcurrentTasks = 1, MaxRetries = 6, Verify = ["false"] });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var asked = Assert.Single(await AskedAsync(swarm, 1), escalation => escalation.ClosedAt is null);
        var task = await swarm.Handle.QueryAsync(s => s.Task("T1"));
        Assert.Equal((TaskState.Ready, 2, 1400), (task.State, task.Attempts, task.Usage?.Tokens));

        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked.Id, Choice = EscalationChoice.Raise }));

        await AskedAsync(swarm, 2);
        var status = await swarm.Handle.QueryAsync(s => s.Status());
        Assert.Equal((2100, 1900, true), (status.Usage.Tokens, status.Settings.BudgetTokens, status.BudgetSpent));
    }

    private static async Task<IReadOnlyList<Escalation>> AskedAsync(WholeSwarm swarm, int number) => (await Eventually.GetAsync(
        () => swarm.Handle.QueryAsync(s => s.Escalations()), list => list.Escalations.Count == number, "the question", seconds: 90)).Escalations;
}
