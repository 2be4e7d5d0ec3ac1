using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>From a goal to tasks: on a whole swarm, with a planner that writes its plan into its result file.</summary>
public sealed class PlanTests(TemporalService service)
{
    // Its first plan has a cycle. Once it is told, it removes one of the dependencies.
    private const string Planner = """
        grep -q '"plans"' "$ABATHUR_INPUT" || exit 1
        if grep -q 'holds a cycle' "$ABATHUR_INPUT"; then needs=''; else needs='"docs"'; fi
        cat > "$ABATHUR_RESULT" <<END
        {"summary":"two tasks","tasks":[
          {"key":"docs","title":"docs","agentType":"worker","dependsOn":["api"]},
          {"key":"api","title":"api","agentType":"worker","dependsOn":[$needs]}],
         "usage":{"turns":1,"tokens":7}}
        END
        """;

    [Fact]
    public async Task Plan_WithACycle_IsCorrectedApprovedAndCarriedOut()
    {
        using var repository = new OperatorsRepository(("worker", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        repository.CommitShellAgent("file-planner", Planner, "read_only: true");
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(
            new TaskSubmission { Title = "ship it", Key = "plan", AgentType = "file-planner", Plan = new() },
            new TaskSubmission { Title = "release", AgentType = "worker", DependsOn = ["plan"] });

        var asked = await Eventually.GetAsync(() => swarm.Handle.QueryAsync(s => s.Escalations()), asked => asked.Escalations.Count > 0, "the question", seconds: 90);
        var planned = await swarm.Handle.QueryAsync(s => s.Task("plan"));
        var view = await swarm.Handle.QueryAsync(s => s.Plan(new() { Task = "plan" }));
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked.Escalations[0].Id, Choice = EscalationChoice.Approve }));
        await swarm.WaitAsync("T2", TaskState.Completed);

        Assert.Equal((2, 0, 1, ApprovalState.Waiting), (planned.Attempts, planned.Retries, planned.PlanCorrections, planned.Approval));
        Assert.Equal(("api docs", "E1"), (string.Join(' ', view.CriticalPath), view.Escalation));
        Assert.Equal(["writes T4", "writes T3", "writes T2"], repository.Merges(swarm.Name));
        Assert.Equal(("T1", 14), ((await swarm.Handle.QueryAsync(s => s.Task("T1/api"))).Parent, (await swarm.Handle.QueryAsync(s => s.Task("T1"))).Usage!.Tokens));
    }
}
