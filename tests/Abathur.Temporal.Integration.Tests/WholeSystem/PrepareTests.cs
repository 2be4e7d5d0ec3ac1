using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>What a swarm's settings bring into each worktree, on a whole swarm.</summary>
public sealed class PrepareTests(TemporalService service)
{
    private static readonly SwarmSettings Settings = WholeSwarm.Settings with { MaxRetries = 1, RetryBackoffSeconds = 0, LineageRetries = 5 };

    [Fact]
    public async Task Task_PrepareAndCopy_AreThereForAgentAndVerifyAndNeverMerged()
    {
        using var repository = OperatorsRepository.WithHabit("cat .env made > merged; git add -A; git commit -qm merged");
        repository.Write(".env", "SECRET\n");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, Settings with
        {
            Copy = [".env"],
            Prepare = ["/bin/sh", "-ec", "test -e .env; echo prepared > made; echo says prepare"],
            Verify = ["/bin/sh", "-ec", "test -e .env && test -e made && test -z \"$(git status --porcelain)\""],
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit" });

        await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal("merged", repository.Git("diff", "--name-only", "main", $"refs/abathur/integration/{swarm.Name}"));
        Assert.Equal("SECRET\nprepared", repository.Git("show", $"refs/abathur/integration/{swarm.Name}:merged"));
        Assert.Contains("says prepare", await File.ReadAllTextAsync(
            Directory.GetFiles(repository.Home, "1.log.prepare", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo no such registry; exit 3", 600, "ended with 3: no such registry")]
    [InlineData("sleep 600", 1, "took longer than prepareTimeoutSeconds, 1 s")]
    public async Task Task_PrepareFails_NoAgentRunsAndAPersonIsAsked(string script, double seconds, string why)
    {
        using var repository = OperatorsRepository.WithHabit("true");
        await using var swarm = await WholeSwarm.StartAsync(
            service, repository, Settings with { Prepare = ["/bin/sh", "-ec", script], PrepareTimeoutSeconds = seconds });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);
        var escalation = Assert.Single((await swarm.Handle.QueryAsync(s => s.Escalations())).Escalations);

        Assert.Equal((FailureKind.Preparation, 2), (task.Failure!.Kind, task.Attempts));
        Assert.Contains(why, task.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, escalation.Question, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.Beside("runs")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Task_ProgramOfACommandIsMissing_NoAgentRunsAndAnOperatorIsAsked(bool verify)
    {
        using var repository = OperatorsRepository.WithHabit("true");
        string[] command = ["no-such-program-anywhere", "--now"];
        await using var swarm = await WholeSwarm.StartAsync(
            service, repository, verify ? Settings with { Verify = command } : Settings with { Prepare = command });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);
        var escalation = Assert.Single((await swarm.Handle.QueryAsync(s => s.Escalations())).Escalations);

        Assert.Equal((FailureKind.MissingProgram, 1, 0), (task.Failure!.Kind, task.Attempts, task.Retries));
        Assert.Equal(EscalationKind.Infrastructure, escalation.Kind);
        Assert.Contains("needs 'no-such-program-anywhere', which this host lacks", escalation.Question, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.Beside("runs")));
    }
}
