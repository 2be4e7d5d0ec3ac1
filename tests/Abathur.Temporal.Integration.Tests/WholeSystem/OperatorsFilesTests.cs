using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A whole swarm works beside an operator's checkout, and nothing of theirs is touched.</summary>
public sealed class OperatorsFilesTests(TemporalService service)
{
    [Fact]
    public async Task Swarm_BesideADirtyCheckoutOfItsBase_LeavesItByteForByte()
    {
        using var repository = new OperatorsRepository(
            ("writer", ["write:{task}.txt=by {task}", "commit:writes {task}"]),
            ("forgetful", ["failFirst:forgot how", "write:{task}.txt=at last", "commit:remembers {task}"]));
        repository.MakeDirty();
        var before = CheckoutSnapshot.Of(repository.Path);
        var refs = Refs(repository);
        await using var swarm = await WholeSwarm.StartAsync(service, repository);

        await swarm.SubmitAsync(
            new() { Title = "one", Key = "one", AgentType = "writer", Verify = ScriptedAgent.Command("say:fine") },
            new() { Title = "two", Key = "two", AgentType = "writer" },
            new() { Title = "three", AgentType = "forgetful", DependsOn = ["one", "two"] });
        var status = await swarm.SettledAsync();
        var salvaged = repository.Git("for-each-ref", "refs/abathur/salvage");
        await swarm.StopAsync();

        Assert.Equal(before, CheckoutSnapshot.Of(repository.Path));
        Assert.Equal(refs, Refs(repository));
        Assert.Equal(3, status.Tasks[TaskState.Completed]);
        Assert.Equal(["remembers T3", "writes T1", "writes T2"], repository.Merges(swarm.Name).Order());
        Assert.Equal("at last", repository.Git("show", $"abathur/{swarm.Name}/main:T3.txt"));
        Assert.Equal("hello", repository.Git("show", $"abathur/{swarm.Name}/main:readme.txt"));
        Assert.Equal(1, (await swarm.Handle.GetResultAsync()).Checkpoint.Tasks.Single(task => task.Id == "T3").Retries);
        Assert.Empty(salvaged);
    }

    [Fact]
    public async Task Deliver_IntoACheckedOutDirtyBranch_IsRefusedAndIntoACleanOneMerges()
    {
        using var repository = new OperatorsRepository(("writer", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "writer" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        repository.Write("readme.txt", "dirty\n");
        var before = CheckoutSnapshot.Of(repository.Path);

        var (refused, message) = await AbathurProcess.RunAsync("swarm", "deliver", swarm.Name, "--into", "main", "--address", service.Address);

        Assert.Equal(4, refused);
        Assert.Contains("Commit or stash", message, StringComparison.Ordinal);
        Assert.Equal(before, CheckoutSnapshot.Of(repository.Path));

        repository.Git("checkout", "-q", "readme.txt");
        var (delivered, output) = await AbathurProcess.RunAsync("swarm", "deliver", swarm.Name, "--into", "main", "--address", service.Address);

        Assert.True(delivered == 0, output);
        Assert.Equal("by T1", repository.Git("show", "main:T1.txt"));
        Assert.Empty(repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Swarm_PersonLooksAtItsBranch_MergesGoOnAndTheirCommitRemovesNothing()
    {
        using var repository = new OperatorsRepository(("writer", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "writer" });
        await swarm.WaitAsync("T1", TaskState.Completed);
        repository.Git("checkout", "-q", $"abathur/{swarm.Name}/main");
        var before = CheckoutSnapshot.Of(repository.Path);

        await swarm.SubmitAsync(new TaskSubmission { Title = "two", AgentType = "writer" });
        await swarm.WaitAsync("T2", TaskState.Completed);
        await swarm.SettledAsync();

        Assert.Equal(before, CheckoutSnapshot.Of(repository.Path));
        Assert.Equal(GitRefs.Integration(swarm.Name), (await swarm.SettledAsync()).IntegrationBranch);
        var (_, status) = await AbathurProcess.RunAsync("swarm", "status", swarm.Name, "--json", "--address", service.Address);
        Assert.Contains("\"behind\": 1", status, StringComparison.Ordinal);

        repository.Git("commit", "-q", "--allow-empty", "-am", "the person's");
        repository.Git("checkout", "-q", "main");
        var (delivered, output) = await AbathurProcess.RunAsync("swarm", "deliver", swarm.Name, "--into", "main", "--address", service.Address);

        Assert.True(delivered == 0, output);
        Assert.Equal("by T1\nby T2", repository.Git("show", "main:T1.txt") + "\n" + repository.Git("show", "main:T2.txt"));
    }

    private static string Refs(OperatorsRepository repository) => string.Join('\n', repository
        .Git("for-each-ref", "--format=%(refname) %(objectname)").Split('\n').Where(line => !line.Contains("abathur/", StringComparison.Ordinal)));
}
