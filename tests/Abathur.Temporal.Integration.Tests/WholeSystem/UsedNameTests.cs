using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Names that were used before, or mean two things, in a whole swarm and at the command line.</summary>
public sealed class UsedNameTests(TemporalService service)
{
    [Fact]
    public async Task Start_NameOfAnEarlierSwarm_IsRefusedUnlessItIsSetAsideOrResumed()
    {
        using var repository = new OperatorsRepository(("writer", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "writer" });
        var first = await swarm.WaitAsync("T1", TaskState.Completed);
        var checkpoint = (await swarm.StopAsync()).Checkpoint;

        var (refused, why) = await StartAsync(swarm);

        Assert.NotEqual(0, refused);
        Assert.Contains("--resume", why, StringComparison.Ordinal);
        Assert.Contains("--reset-branch", why, StringComparison.Ordinal);
        Assert.Equal(first.Commit, repository.Git("rev-parse", GitRefs.Integration(swarm.Name)));

        await StartAsync(swarm, checkpoint);
        Assert.Equal(GitRefs.Integration(swarm.Name), (await StatusAsync(swarm)).IntegrationBranch);
        Assert.Equal(first.Commit, repository.Git("rev-parse", GitRefs.Integration(swarm.Name)));
        await swarm.StopAsync();

        var (reset, said) = await StartAsync(swarm, "--reset-branch");

        Assert.True(reset == 0, said);
        Assert.Equal(first.Commit, repository.Git("rev-parse", $"refs/abathur/salvage/{swarm.Name}/main/1"));
        await swarm.SubmitAsync(new TaskSubmission { Title = "anew", AgentType = "writer" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal(["writes T1"], repository.Merges(swarm.Name));
        await swarm.StopAsync();
    }

    [Fact]
    public async Task Start_BaseIsATagAndABranch_BeginsAtTheBranchAndSaysSo()
    {
        using var repository = new OperatorsRepository(("writer", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        repository.Git("tag", "main");
        repository.Git("commit", "-q", "--allow-empty", "-m", "second");
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.StopAsync();

        var (started, said) = await StartAsync(swarm, "--base", "main");

        Assert.True(started == 0, said);
        Assert.Contains("'main' is a branch and a tag", said, StringComparison.Ordinal);
        var status = await StatusAsync(swarm);
        Assert.Equal(repository.Git("rev-parse", "refs/heads/main"), status.BaseCommit);
        var events = await swarm.Handle.QueryAsync(s => s.Events(0));
        Assert.Contains(events.Events, e => e.Kind == SwarmEventKind.Warning && e.Message == status.BaseNote);
        await swarm.StopAsync();
    }

    private static Task<SwarmStatus> StatusAsync(WholeSwarm swarm) => swarm.Handle.QueryAsync(s => s.Status());

    private Task<(int ExitCode, string Output)> StartAsync(WholeSwarm swarm, params string[] arguments) => AbathurProcess.RunAsync(
        ["swarm", "start", swarm.Name, "-r", swarm.Repository.Path, "--task-queue", swarm.TaskQueue, "--address", service.Address, .. arguments]);

    private async Task StartAsync(WholeSwarm swarm, SwarmCheckpoint checkpoint)
    {
        await service.Client.StartWorkflowAsync(
            "Swarm",
            [new SwarmInput { Name = swarm.Name, Repository = new() { Path = swarm.Repository.Path }, Settings = WholeSwarm.Settings, Checkpoint = checkpoint }],
            new(WorkflowIds.Swarm(swarm.Name), swarm.TaskQueue));
        await Eventually.GetAsync(() => StatusAsync(swarm), status => status.State == SwarmState.Running, "the resumed swarm to run", seconds: 60);
    }
}
