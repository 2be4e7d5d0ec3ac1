using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Habits of agents on a whole swarm: nothing is lost, nothing false is called done, and what happened is told.</summary>
public sealed class AgentHabitTests(TemporalService service)
{
    private static readonly SwarmSettings NoRetry = WholeSwarm.Settings with { MaxRetries = 0, LineageRetries = 0 };

    [Theory]
    [InlineData("git commit -q --allow-empty -m done", FailureKind.NoEvidence)]
    [InlineData("rm -rf \"$PWD\"", FailureKind.Agent)]
    [InlineData("mkdir app; cd app; git init -q; echo x>f; git add -A; git commit -qm s; cd ..; git add -A; git commit -qm app", FailureKind.NoEvidence)]
    public async Task Task_NothingToMerge_FailsOnceAndOneRunIsPaid(string script, FailureKind kind)
    {
        using var repository = OperatorsRepository.WithHabit(script);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, NoRetry);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit", Key = "one" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);

        Assert.Equal((kind, 1), (task.Failure!.Kind, task.Attempts));
        Assert.Single(await RunsAsync(repository));
    }

    [Fact]
    public async Task Task_FileNameThatIsNotUtf8_IsMergedAndItsFolderGoes()
    {
        using var repository = OperatorsRepository.WithHabit("printf x > \"$(printf 'caf\\351')\"; git add -A; git commit -qm cafe; git config alias.mine status");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, NoRetry);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit" });

        await swarm.WaitAsync("T1", TaskState.Completed);
        var events = (await swarm.Handle.QueryAsync(s => s.Events(0))).Events;
        var result = await swarm.StopAsync();

        Assert.Equal(["cafe"], repository.Merges(swarm.Name));
        Assert.Null(result.LeftFolders);
        Assert.Empty(Directory.GetDirectories(Path.Combine(repository.Home, "worktrees"), "T*", SearchOption.AllDirectories));
        Assert.Contains(
            "config --local --unset-all alias.mine", events.Single(e => e.Kind == SwarmEventKind.RepositoryChanged).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("test -e readme.txt", true)]
    [InlineData("test -e missing", false)]
    public async Task Task_AlreadyComplete_NeedsItsVerifyCommandAndNoCommit(string? verify, bool completes)
    {
        using var repository = OperatorsRepository.WithHabit("echo '{\"alreadyComplete\":\"it was there\"}' > \"$ABATHUR_RESULT\"");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, NoRetry);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit", Verify = verify?.Split(' ') });

        var task = await swarm.WaitAsync("T1", completes ? TaskState.Completed : TaskState.Failed);

        Assert.Null(task.Commit);
        Assert.Equal(completes ? "it was there" : null, task.AlreadyComplete);
        Assert.Equal(completes ? null : FailureKind.Verification, task.Failure?.Kind);
        Assert.Empty(repository.Merges(swarm.Name));
    }

    [Fact]
    public async Task Stop_SalvageFailsInEveryForm_StopsAndNamesTheFolder()
    {
        using var repository = OperatorsRepository.WithHabit("p=$(for i in $(seq 22); do printf 'd%.0s' $(seq 100); printf /; done); mkdir -p \"$p\" \"b/$p\"; echo x > \"b/$p/left\"; mv b \"$p\"");
        Directory.CreateDirectory(repository.Home);
        await File.WriteAllTextAsync(Path.Combine(repository.Home, "salvage"), "in the way of archives", TestContext.Current.CancellationToken);
        await using var swarm = await WholeSwarm.StartAsync(service, repository, NoRetry);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "habit" });
        await swarm.WaitAsync("T1", TaskState.Failed);

        var result = await swarm.StopAsync(StopMode.Force);

        Assert.EndsWith("T1", Assert.Single(result.LeftFolders!), StringComparison.Ordinal);
        Assert.True(Directory.Exists(result.LeftFolders![0]));
        ShellScript.Run(repository.Root, $"rm -rf '{result.LeftFolders[0]}'");
    }

    private static async Task<string[]> RunsAsync(OperatorsRepository repository) =>
        await File.ReadAllLinesAsync(repository.Beside("runs"), TestContext.Current.CancellationToken);
}
