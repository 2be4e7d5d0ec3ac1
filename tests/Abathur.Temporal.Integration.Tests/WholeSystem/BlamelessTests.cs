using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>What is not the agent's fault costs it nothing, and what was committed before is not dropped: on a whole swarm.</summary>
public sealed class BlamelessTests(TemporalService service)
{
    private static readonly SwarmSettings Settings = WholeSwarm.Settings with { MaxRetries = 1, LineageRetries = 5 };

    [Fact]
    public async Task Handoff_ConsultedAgentIsRefusedByItsProviderAndFails_CommitsBeforeItAreMerged()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent(
            "coder",
            $"""
            if test -e first; then echo 2 > second; git add -A; git commit -qm second
            else echo 1 > first; git add -A; git commit -qm first
            {Result("{\"handoff\":{\"agent\":\"reader\",\"note\":\"is this right?\"}}")}; fi
            """,
            "handoff_targets: [reader]");
        repository.CommitShellAgent(
            "reader",
            $"""
            test -e first
            echo run >> '{repository.Beside("reads")}'
            case $(wc -l < '{repository.Beside("reads")}') in
            *1) {Result("{\"failure\":{\"status\":401,\"message\":\"no key\"}}")};;
            *2) exit 1;;
            *) echo looks fine;;
            esac
            """,
            "read_only: true");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, Settings);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "coder" });
        var asked = await Eventually.GetAsync(
            async () => (await swarm.Handle.QueryAsync(s => s.Escalations())).Escalations, all => all.Count > 0, "the question for the key", seconds: 90);
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new EscalationAnswer { Escalation = asked[0].Id, Choice = EscalationChoice.Retry }));

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(("coder", 1, 1), (task.Agent, task.Retries, task.Handoffs));
        Assert.Contains("Findings of reader: looks fine", task.Hints!);
        Assert.Equal("first\nsecond", repository.Git("ls-tree", "--name-only", $"refs/abathur/integration/{swarm.Name}", "--", "first", "second"));
        Assert.Empty(repository.Git("for-each-ref", "refs/abathur/salvage"));
    }

    [Fact]
    public async Task Task_ReadOnlyByItsSubmission_CompletesWithItsFindingsAndRefusesCommits()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent("coder", "if test $ABATHUR_TASK = T1; then echo it is fine; else echo x > x; git add -A; git commit -qm x; fi", "tools: [read, shell]");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, Settings with { MaxRetries = 0, LineageRetries = 0, Verify = ["/bin/false"] });
        await swarm.SubmitAsync(
            new TaskSubmission { Title = "looks", AgentType = "coder", ReadOnly = true },
            new TaskSubmission { Title = "commits", AgentType = "coder", ReadOnly = true });

        var looked = await swarm.WaitAsync("T1", TaskState.Completed);
        var committed = await swarm.WaitAsync("T2", TaskState.Failed);

        Assert.Equal(("it is fine", null), (looked.Summary, looked.Commit));
        Assert.Equal(FailureKind.NoEvidence, committed.Failure!.Kind);
    }

    private static string Result(string json) => $"echo '{json}' > \"$ABATHUR_RESULT\"";
}
