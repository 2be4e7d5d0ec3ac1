using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Work that another agent reviews before it is merged: on a whole swarm.</summary>
public sealed class ReviewTests(TemporalService service)
{
    // It asks for the file `tested` until the diff holds it.
    private const string Reviewer = """
        diff=$(sed -n 's/.*"reviewDiff": *"\([^"]*\)".*/\1/p' "$ABATHUR_INPUT")
        test -e work || exit 1
        if grep -q tested "$diff"
        then echo '{"summary":"good","review":{"decision":"approve"},"usage":{"turns":1,"tokens":7}}' > "$ABATHUR_RESULT"
        else echo '{"summary":"bad","review":{"decision":"changes","comments":"tested is missing"},"usage":{"turns":1,"tokens":7}}' > "$ABATHUR_RESULT"; fi
        """;

    private const string Author = """
        if grep -q 'tested is missing' "$ABATHUR_INPUT"; then touch tested; else touch work; fi
        git add -A; git commit -qm "$(ls work tested 2>/dev/null | wc -l | tr -d ' ') of 2"
        """;

    [Fact]
    public async Task Task_ReviewerAsksForAChange_TheAuthorMakesItAndOnlyThenItIsMerged()
    {
        using var repository = Repository(Author, Reviewer);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with
        {
            Review = new ReviewPolicy { Agent = "reviewer" },
            Verify = ["/bin/sh", "-c", "test -e work"],
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(["1 of 2", "2 of 2"], repository.Merges(swarm.Name));
        Assert.Equal((5, 0, 1, "worker", 14), (task.Attempts, task.Retries, task.ReviewRounds, task.Agent, task.Usage!.Tokens));
        Assert.Contains("tested is missing", Assert.Single(task.Hints!), StringComparison.Ordinal);
        Assert.Empty(repository.Git("for-each-ref", $"refs/heads/abathur/{swarm.Name}/T1"));
    }

    [Fact]
    public async Task Task_VerificationFails_NobodyReviewsIt()
    {
        using var repository = Repository("touch work; git add -A; git commit -qm \"$ABATHUR_ATTEMPT\" --allow-empty", Reviewer);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with
        {
            Review = new ReviewPolicy { Agent = "reviewer" },
            Verify = ["/bin/sh", "-c", "exit 3"],
            MaxRetries = 0,
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);

        Assert.Equal((FailureKind.Verification, 1, "worker"), (task.Failure!.Kind, task.Attempts, task.Agent));
    }

    [Fact]
    public async Task Task_ReviewerSaysNothing_IsAskedAgainAndThenAnOperator()
    {
        using var repository = Repository(Author, "echo looked");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with
        {
            Review = new ReviewPolicy { Agent = "reviewer" },
            MaxRetries = 1,
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var asked = await Eventually.GetAsync(
            () => swarm.Handle.QueryAsync(s => s.Escalations()), asked => asked.Escalations.Count > 0, "the question", seconds: 90);
        var open = asked.Escalations[0];

        Assert.Contains("must say what becomes of it", open.Question, StringComparison.Ordinal);
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = open.Id, Choice = EscalationChoice.Approve }));
        await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal(["1 of 2"], repository.Merges(swarm.Name));
    }

    private static OperatorsRepository Repository(string author, string reviewer)
    {
        var repository = new OperatorsRepository();
        repository.CommitShellAgent("worker", author);
        repository.CommitShellAgent("reviewer", reviewer, "read_only: true");
        return repository;
    }
}
