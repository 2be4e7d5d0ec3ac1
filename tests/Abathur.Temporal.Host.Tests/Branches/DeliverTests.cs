using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Tests.Branches;

public sealed class DeliverTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task DeliverAsync_NotCheckedOut_FastForwardsWithoutTouchingFiles()
    {
        sandbox.Git("branch", "release");
        await MergedAsync();
        sandbox.Write("readme.txt", "the person's own\n");

        var result = await DeliverAsync("release");

        Assert.True(result.FastForward);
        Assert.Null(result.Checkout);
        Assert.Equal(sandbox.Git("rev-parse", "abathur/demo/main"), sandbox.Git("rev-parse", "release"));
        Assert.Equal("M readme.txt", sandbox.Git("status", "--porcelain"));
        Assert.Equal(result.Commit, (await DeliverAsync("release")).Commit);
    }

    [Fact]
    public async Task DeliverAsync_NotCheckedOutAndDiverged_Merges()
    {
        await MergedAsync();
        sandbox.Git("checkout", "-q", "-b", "release");
        CommitOwn("own.txt", "own\n");
        sandbox.Git("checkout", "-q", "main");

        var result = await DeliverAsync("release");

        Assert.False(result.FastForward);
        Assert.Equal("own", sandbox.Git("show", "release:own.txt"));
        Assert.Equal("new", sandbox.Git("show", "release:new.txt"));
        Assert.Equal("Merge swarm demo into release", sandbox.Git("log", "-1", "--format=%s", "release"));
        Assert.Equal(result.Before, sandbox.Git("rev-parse", "release^1"));
    }

    [Fact]
    public async Task DeliverAsync_NotCheckedOutAndConflicting_ChangesNothing()
    {
        await MergedAsync();
        sandbox.Git("checkout", "-q", "-b", "release");
        CommitOwn("new.txt", "mine\n");
        sandbox.Git("checkout", "-q", "main");
        var refs = sandbox.Git("for-each-ref");

        var error = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("release"));

        Assert.Contains("new.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal(refs, sandbox.Git("for-each-ref"));
    }

    [Fact]
    public async Task DeliverAsync_CheckedOutAndClean_UpdatesTheWorkingTree()
    {
        await MergedAsync();
        sandbox.Write("untracked.txt", "stays\n");

        var result = await DeliverAsync("main");

        Assert.Equal(sandbox.Person, result.Checkout);
        Assert.Equal(sandbox.Git("rev-parse", "abathur/demo/main"), sandbox.Git("rev-parse", "HEAD"));
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(sandbox.Person, "new.txt")));
        Assert.Equal("?? untracked.txt", sandbox.Git("status", "--porcelain"));
    }

    [Theory]
    [InlineData("readme.txt", false)]
    [InlineData("readme.txt", true)]
    [InlineData("staged.txt", true)]
    public async Task DeliverAsync_CheckedOutWithChanges_IsRefused(string file, bool staged)
    {
        await MergedAsync();
        sandbox.Write(file, "changed\n");
        if (staged)
        {
            sandbox.Git("add", "-A");
        }

        var error = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("main"));

        Assert.Contains("Commit or stash", error.Message, StringComparison.Ordinal);
        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "main"));
        Assert.Equal("changed\n", File.ReadAllText(Path.Combine(sandbox.Person, file)));
    }

    [Fact]
    public async Task DeliverAsync_UntrackedFileInTheWay_IsRefused()
    {
        await MergedAsync();
        sandbox.Write("new.txt", "the person's\n");

        await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("main"));

        Assert.Equal("the person's\n", File.ReadAllText(Path.Combine(sandbox.Person, "new.txt")));
        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task DeliverAsync_CheckedOutAndConflicting_LeavesItClean()
    {
        await MergedAsync();
        CommitOwn("new.txt", "mine\n");
        var head = sandbox.Git("rev-parse", "HEAD");

        var error = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("main"));

        Assert.Contains("new.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal(head, sandbox.Git("rev-parse", "HEAD"));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task DeliverAsync_CheckedOutInALinkedWorktree_UpdatesThatOne()
    {
        var linked = Path.Combine(sandbox.Root, "linked");
        sandbox.Git("worktree", "add", "-q", "-b", "release", linked);
        await MergedAsync();

        var result = await DeliverAsync("release");

        Assert.Equal(linked, result.Checkout);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(linked, "new.txt")));
        Assert.False(File.Exists(Path.Combine(sandbox.Person, "new.txt")));
    }

    [Fact]
    public async Task DeliverAsync_RebaseUnderWay_IsRefused()
    {
        await MergedAsync();
        CommitOwn("readme.txt", "x\n");
        sandbox.Git("checkout", "-q", "-b", "side", "HEAD~1");
        CommitOwn("readme.txt", "y\n");
        GitCli.TryRun(sandbox.Person, "rebase", "main");

        var error = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("side"));

        Assert.Contains("rebase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_NoSuchBranchOrLine_SaysWhatToDo()
    {
        var noLine = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("main"));
        Assert.Contains("no integration branch", noLine.Message, StringComparison.Ordinal);
        await MergedAsync();
        var noBranch = await Assert.ThrowsAsync<RefusedException>(() => DeliverAsync("mian"));
        Assert.Contains("did you mean 'main'?", noBranch.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => DeliverAsync("abathur/demo/main"));
    }

    [Fact]
    public async Task LogGraphAndDiff_MergedTask_ShowIt()
    {
        await MergedAsync();

        var graph = await sandbox.Branch.LogGraphAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        var diff = await sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T1", null, GitSandbox.Token);

        Assert.Contains("Merge T1: do it", graph, StringComparison.Ordinal);
        Assert.Contains("(abathur/demo/main)", graph, StringComparison.Ordinal);
        Assert.Contains("+new", diff, StringComparison.Ordinal);

        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "two\n");
        Assert.Contains("+two", await sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T2", null, GitSandbox.Token), StringComparison.Ordinal);
        await sandbox.Manager.ReleaseAsync(sandbox.Task(2), false, GitSandbox.Token);
        Assert.Contains("+two", await sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T2", null, GitSandbox.Token), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(
            () => sandbox.Branch.DiffAsync(sandbox.Spec, GitSandbox.Swarm, "T3", null, GitSandbox.Token));
    }

    private Task<DeliverResult> DeliverAsync(string branch) =>
        sandbox.Branch.DeliverAsync(sandbox.Spec, GitSandbox.Swarm, branch, GitSandbox.Token);

    private async Task MergedAsync()
    {
        await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task());
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
    }

    private void CommitOwn(string file, string text)
    {
        sandbox.Write(file, text);
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", "own");
    }
}
