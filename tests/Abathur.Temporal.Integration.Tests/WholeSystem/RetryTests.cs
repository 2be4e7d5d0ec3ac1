using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A retry continues where the last attempt left off and is told what there is: on a whole swarm.</summary>
public sealed class RetryTests(TemporalService service)
{
    // The first attempt commits half and leaves a draft; the second can finish only with both.
    private const string TwoHalves = """
        cat > "$ABATHUR_RESULT.prompt"
        if test -e half
        then
          grep -q 'holds the commits of the previous attempt' "$ABATHUR_RESULT.prompt"
          ref=$(grep -o 'refs/abathur/salvage/[^ :`]*' "$ABATHUR_RESULT.prompt" | head -1)
          git checkout "$ref" -- draft; git mv draft rest
        else echo half > half; fi
        git add -A; git commit -qm "$(ls half rest 2>/dev/null | wc -l | tr -d ' ') of 2"
        test -e rest || { echo draft > draft; exit 1; }
        """;

    [Fact]
    public async Task Task_FirstAttemptCommitsHalfAndFails_TheSecondFinishesOnTopOfIt()
    {
        using var repository = Repository(TwoHalves);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((2, 1), (task.Attempts, task.Retries));
        Assert.Equal(["1 of 2", "2 of 2"], repository.Merges(swarm.Name));
        Assert.Equal("draft", repository.Git("show", $"refs/abathur/integration/{swarm.Name}:rest"));
        Assert.Empty(repository.Git("for-each-ref", $"refs/heads/abathur/{swarm.Name}/T1"));
    }

    [Fact]
    public async Task Task_VerificationFails_TheSecondCommitsTheRestAndBothAreMerged()
    {
        using var repository = Repository("if test -e half; then echo rest > rest; else echo half > half; fi; git add -A; git commit -qm \"$(ls half rest 2>/dev/null | wc -l | tr -d ' ') of 2\"");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { Verify = ["/bin/sh", "-c", "test -e half && test -e rest"] });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(2, task.Attempts);
        Assert.Equal(["1 of 2", "2 of 2"], repository.Merges(swarm.Name));
        Assert.Contains($"`git diff HEAD...refs/abathur/salvage/{swarm.Name}/T1/1`", Assert.Single(task.Hints!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_RetryFromBase_TheSecondStartsFromTheTip()
    {
        using var repository = Repository("if test $ABATHUR_ATTEMPT = 2; then test ! -e half; touch rest; else touch half; fi; git add -A; git commit -qm \"$ABATHUR_ATTEMPT\"; test -e rest");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings with { RetryFrom = RetryFrom.Base });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });

        await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(["2"], repository.Merges(swarm.Name));
        Assert.NotEmpty(repository.Git("rev-parse", $"refs/abathur/salvage/{swarm.Name}/T1/1"));
    }

    // T1 makes T2's first attempt conflict: that one waits until T1 is merged.
    [Fact]
    public async Task Task_Conflict_TheNextAttemptStartsFromTheNewTipAndKnowsTheFiles()
    {
        using var repository = new OperatorsRepository();
        var settled = repository.Beside("settled");
        repository.CommitShellAgent(
            "worker",
            $"""
            cat > "$ABATHUR_RESULT.prompt"
            if test $ABATHUR_TASK = T1; then echo first > shared.txt
            elif test $ABATHUR_ATTEMPT = 1; then echo second > shared.txt; while test ! -e '{settled}'; do sleep 0.1; done
            else
              grep -q 'conflict.*shared.txt' "$ABATHUR_RESULT.prompt"
              grep -q "git diff HEAD...refs/abathur/salvage/$ABATHUR_SWARM/T2/1" "$ABATHUR_RESULT.prompt"
              test "$(cat shared.txt)" = first; echo both > shared.txt
            fi
            git add -A; git commit -qm "$ABATHUR_TASK $ABATHUR_ATTEMPT"
            """);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" }, new TaskSubmission { Title = "two", AgentType = "worker" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        await File.WriteAllTextAsync(settled, string.Empty, TestContext.Current.CancellationToken);

        var task = await swarm.WaitAsync("T2", TaskState.Completed);

        Assert.Equal(2, task.Attempts);
        Assert.Equal(["T1 1", "T2 2"], repository.Merges(swarm.Name));
    }

    // Nothing else has what such a task committed.
    [Fact]
    public async Task Cancel_TaskThatWaitsForAnAnswer_ItsCommitsAreSalvageOnceTheSwarmStops()
    {
        using var repository = Repository("""echo half > half; git add -A; git commit -qm half; echo '{"blocker":{"question":"And now?"}}' > "$ABATHUR_RESULT" """);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, WholeSwarm.Settings);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await Eventually.GetAsync(() => swarm.Handle.QueryAsync(s => s.Task("T1")), task => task.Blockers is not null && task.State != TaskState.Running, "its question", seconds: 90);
        var head = repository.Git("rev-parse", $"abathur/{swarm.Name}/T1");
        await swarm.Handle.ExecuteUpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));

        await swarm.StopAsync();

        Assert.Empty(repository.Git("for-each-ref", $"refs/heads/abathur/{swarm.Name}/T1"));
        Assert.Equal(head, repository.Git("rev-parse", $"refs/abathur/salvage/{swarm.Name}/T1/1"));
    }

    private static OperatorsRepository Repository(string script)
    {
        var repository = new OperatorsRepository();
        repository.CommitShellAgent("worker", script);
        return repository;
    }
}
