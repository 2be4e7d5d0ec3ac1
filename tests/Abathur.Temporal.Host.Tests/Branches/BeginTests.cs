using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>What a swarm begins at, and what was there under its name.</summary>
public sealed class BeginTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task BeginAsync_TagAndBranchOfOneName_TakesTheBranchAndSaysSo()
    {
        sandbox.Git("tag", "main");
        var branch = Commit("two.txt");

        var beginning = await BeginAsync("main");

        Assert.Equal(branch, beginning.BaseCommit);
        Assert.Contains("a branch and a tag", beginning.BaseNote, StringComparison.Ordinal);
        Assert.Contains("refs/tags/main", beginning.BaseNote, StringComparison.Ordinal);
        Assert.Equal((sandbox.BaseCommit, null), await FoundAsync("refs/tags/main"));
        Assert.Equal((branch, null), await FoundAsync("refs/heads/main"));
    }

    [Fact]
    public async Task BeginAsync_RemoteTrackingBranchOfABranchsName_TakesTheBranchAndSaysSo()
    {
        sandbox.Git("branch", "origin/main");
        var other = Commit("two.txt");
        sandbox.Git("update-ref", "refs/remotes/origin/main", other);
        sandbox.Git("update-ref", "refs/remotes/origin/only", other);
        sandbox.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");

        var beginning = await BeginAsync("origin/main");

        Assert.Equal(sandbox.BaseCommit, beginning.BaseCommit);
        Assert.Contains("a remote-tracking branch", beginning.BaseNote, StringComparison.Ordinal);
        Assert.Equal((other, null), await FoundAsync("origin/only"));
        Assert.Equal((other, null), await FoundAsync("origin"));
        Assert.Equal((other, null), await FoundAsync("remotes/origin/main"));
    }

    [Fact]
    public async Task BeginAsync_BranchNamedLikeACommit_TakesTheBranchAndSaysSo()
    {
        var name = sandbox.BaseCommit[..8];
        var other = Commit("two.txt");
        sandbox.Git("branch", name, other);

        var beginning = await BeginAsync(name);

        Assert.Equal(other, beginning.BaseCommit);
        Assert.Contains("the beginning of a commit's id", beginning.BaseNote, StringComparison.Ordinal);
        Assert.Equal((sandbox.BaseCommit, null), await FoundAsync(sandbox.BaseCommit[..9]));
        Assert.Equal((sandbox.BaseCommit, null), await FoundAsync(sandbox.BaseCommit));
    }

    [Fact]
    public async Task BeginAsync_BranchNamedHead_TakesWhatHeadIsAndSaysSo()
    {
        var other = Commit("two.txt");
        sandbox.Git("update-ref", "refs/heads/HEAD", sandbox.BaseCommit);

        var beginning = await BeginAsync("HEAD");

        Assert.Equal(other, beginning.BaseCommit);
        Assert.Contains("refs/heads/HEAD", beginning.BaseNote, StringComparison.Ordinal);
        Assert.Equal((other, null), await FoundAsync(null));
    }

    [Fact]
    public async Task BeginAsync_OneCommitUnderSeveralNames_SaysNothing()
    {
        sandbox.Git("tag", "-a", "main", "-m", "the same");
        sandbox.Git("tag", "v1");

        Assert.Equal((sandbox.BaseCommit, null), await FoundAsync("main"));
        Assert.Equal((sandbox.BaseCommit, null), await FoundAsync("v1"));
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("main@{1}")]
    [InlineData("main^")]
    [InlineData("main~1")]
    [InlineData("missing")]
    [InlineData("refs/heads/missing")]
    [InlineData("dead")]
    [InlineData("blob")]
    public async Task BeginAsync_NameOfNothing_IsRefused(string name)
    {
        sandbox.Git("tag", "blob", "main:readme.txt");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => BeginAsync(name));

        Assert.Contains("repository.base", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeginAsync_NameIsUsed_IsRefusedWithTheWaysOn()
    {
        await MergedAsync(sandbox.Task());
        var before = sandbox.Git("for-each-ref");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => BeginAsync("main"));

        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.Contains("another name", error.Message, StringComparison.Ordinal);
        Assert.Contains("--reset-branch", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Git("for-each-ref"));
        Assert.Equal(GitRefs.Integration(GitSandbox.Swarm), (await BeginAsync("main", SwarmBegin.Resume)).IntegrationRef);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BeginAsync_Reset_KeepsTheEarlierLineAsSalvage(bool hasRef)
    {
        var merge = await MergedAsync(sandbox.Task() with { Repository = sandbox.Spec with { IntegrationRef = hasRef ? sandbox.Spec.IntegrationRef : null } });

        await BeginAsync("main", SwarmBegin.Reset);
        await BeginAsync("main", SwarmBegin.Reset);

        Assert.Equal($"{merge} refs/abathur/salvage/demo/main/1", sandbox.Git("for-each-ref", "--format=%(objectname) %(refname)", "refs/abathur"));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur"));
        var kept = await sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "main", null, "rescued", GitSandbox.Token);
        Assert.Equal((merge, merge), (kept.Commit, sandbox.Git("rev-parse", "rescued")));
        await MergedAsync(sandbox.Task(2));
        await BeginAsync("main", SwarmBegin.Reset);
        Assert.Equal(2, (await sandbox.Salvaged.ListAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token)).Count);
    }

    [Fact]
    public async Task BeginAsync_ResetWhileThePersonLooksAtTheBranch_TheirsStays()
    {
        var merge = await MergedAsync(sandbox.Task());
        sandbox.Git("checkout", "-q", "abathur/demo/main");

        await BeginAsync("main", SwarmBegin.Reset);
        await MergedAsync(sandbox.Task(2));

        Assert.Equal(merge, sandbox.Git("rev-parse", "HEAD"));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
        Assert.False(sandbox.Git("ls-tree", "--name-only", GitRefs.Integration(GitSandbox.Swarm)).Contains("T1.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BeginAsync_ResumeOfABranchWhileAnotherSwarmHasTheName_IsRefused()
    {
        await MergedAsync(sandbox.Task());

        await Assert.ThrowsAsync<InvalidInputException>(() => sandbox.Manager.BeginAsync(
            new PrepareSwarm(GitSandbox.Swarm, sandbox.Spec with { IntegrationRef = null }, SwarmBegin.Resume), GitSandbox.Token));
    }

    private async Task<(string Commit, string? Note)> FoundAsync(string? name)
    {
        var beginning = await BeginAsync(name);
        return (beginning.BaseCommit, beginning.BaseNote);
    }

    private Task<IntegrationBase> BeginAsync(string? name, SwarmBegin begin = SwarmBegin.New) => sandbox.Manager.BeginAsync(
        new PrepareSwarm(GitSandbox.Swarm, sandbox.Spec with { Base = name }, begin), GitSandbox.Token);

    private string Commit(string file)
    {
        sandbox.Write(file, "x\n");
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", file);
        return sandbox.Git("rev-parse", "HEAD");
    }

    private async Task<string> MergedAsync(AttemptInput task)
    {
        await sandbox.WorkAsync(task, task.TaskId + ".txt", "x\n");
        var merge = await sandbox.MergeAsync(task);
        await sandbox.Manager.ReleaseAsync(task, false, GitSandbox.Token);
        return merge;
    }
}
