using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Branches.Delivery;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>No ref moves under an operator's checkout: neither the branch that shows the line, nor a task's.</summary>
public sealed class FollowingBranchTests : IDisposable
{
    private const string Branch = "abathur/demo/main";

    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task IntegrateAsync_PersonLooksAtTheBranch_ItStaysAndTheirCommitRemovesNothing()
    {
        await WorkAndMergeAsync(1);
        sandbox.Git("checkout", "-q", Branch);
        var before = sandbox.Git("rev-parse", "HEAD");

        var merge = await WorkAndMergeAsync(2);

        Assert.Equal(before, sandbox.Git("rev-parse", "HEAD"));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
        Assert.Equal(merge, sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm)));
        var lag = await sandbox.Branch.FindLagAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        Assert.Equal(new BranchLag(Branch, Behind: 1, Ahead: 0, sandbox.Person), lag);
        Assert.False(SwarmBranch.CannotLag(sandbox.Spec, GitSandbox.Swarm));

        Commit("own.txt");
        var own = sandbox.Git("rev-parse", "HEAD");
        sandbox.Git("checkout", "-q", "main");
        var last = await WorkAndMergeAsync(3);

        Assert.Equal(own, sandbox.Git("rev-parse", Branch));
        Assert.Equal("1.txt\n2.txt\n3.txt", sandbox.Git("ls-tree", "--name-only", last, "--", "1.txt", "2.txt", "3.txt"));
        Assert.Equal(1, (await sandbox.Branch.FindLagAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token))?.Ahead);
    }

    [Fact]
    public async Task IntegrateAsync_PersonHasLeftTheBranch_ItFollowsAgain()
    {
        await WorkAndMergeAsync(1);
        sandbox.Git("checkout", "-q", Branch);
        await WorkAndMergeAsync(2);
        sandbox.Git("checkout", "-q", "main");

        var merge = await WorkAndMergeAsync(3);

        Assert.Equal(merge, sandbox.Git("rev-parse", Branch));
        Assert.Null(await sandbox.Branch.FindLagAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
    }

    [Fact]
    public async Task CannotLag_RefsInFilesOfTheirOwn_TellsWithoutGitAndElseAsks()
    {
        Assert.True(SwarmBranch.CannotLag(sandbox.Spec, GitSandbox.Swarm));
        await WorkAndMergeAsync(1);
        Assert.Equal(sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm)), sandbox.Git("rev-parse", Branch));
        Assert.True(SwarmBranch.CannotLag(sandbox.Spec, GitSandbox.Swarm));

        var linked = Path.Combine(sandbox.Root, "linked");
        sandbox.Git("worktree", "add", "-q", "--detach", linked);
        Assert.False(SwarmBranch.CannotLag(sandbox.Spec with { Path = linked }, GitSandbox.Swarm));
        sandbox.Git("pack-refs", "--all");
        Assert.True(SwarmBranch.CannotLag(sandbox.Spec, GitSandbox.Swarm));
        sandbox.Git("symbolic-ref", "refs/heads/" + Branch, GitRefs.Integration(GitSandbox.Swarm));
        Assert.False(SwarmBranch.CannotLag(sandbox.Spec, GitSandbox.Swarm));
    }

    [Theory]
    [InlineData("worktree")]
    [InlineData("rebase")]
    [InlineData("bisect")]
    [InlineData("checkout under way")]
    [InlineData("another name")]
    public async Task IntegrateAsync_BranchIsHeldInAnotherWay_ItStays(string how)
    {
        await WorkAndMergeAsync(1);
        var linked = Path.Combine(sandbox.Root, "linked");
        sandbox.Git("worktree", "add", "-q", linked, Branch);
        switch (how)
        {
            case "rebase":
                GitCli.TryRun(linked, "-c", "sequence.editor=sed -i 1ibreak", "rebase", "-i", "--root");
                Assert.Contains("detached", sandbox.Git("worktree", "list", "--porcelain"), StringComparison.Ordinal);
                break;
            case "bisect":
                GitCli.Run(linked, "bisect", "start", "HEAD", "HEAD~1");
                GitCli.Run(linked, "checkout", "-q", "--detach");
                break;
            case "checkout under way":
                GitCli.Run(linked, "checkout", "-q", "--detach");
                File.WriteAllText(Path.Combine(sandbox.Person, ".git", "index.lock"), string.Empty);
                break;
            case "another name":
                sandbox.Git("symbolic-ref", "refs/heads/another", "refs/heads/" + Branch);
                GitCli.Run(linked, "symbolic-ref", "HEAD", "refs/heads/another");
                break;
        }

        var before = sandbox.Git("rev-parse", Branch);
        var merge = await WorkAndMergeAsync(2);

        Assert.Equal(before, sandbox.Git("rev-parse", Branch));
        Assert.Equal(merge, sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm)));
    }

    [Fact]
    public async Task IntegrateAsync_BranchIsAnotherNameOfThePersons_TheirsStays()
    {
        sandbox.Git("symbolic-ref", "refs/heads/" + Branch, "refs/heads/main");

        await WorkAndMergeAsync(1);

        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "main"));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task IntegrateAsync_SwarmFromBeforeTheRef_KeepsItsBranchAndMovesNoOther()
    {
        var task = sandbox.Task() with { Repository = sandbox.Spec with { IntegrationRef = null } };
        await sandbox.WorkAsync(task, "1.txt", "1\n");
        var merge = await sandbox.MergeAsync(task);

        Assert.Equal(merge, sandbox.Git("rev-parse", Branch));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/abathur/integration"));
        Assert.Equal(merge, (await sandbox.Branch.DeliverAsync(task.Repository, GitSandbox.Swarm, "main", GitSandbox.Token)).Commit);
    }

    [Fact]
    public async Task AcquireAsync_PersonHasTheTasksBranchCheckedOut_IsRefusedUntilTheyLeaveIt()
    {
        await sandbox.WorkAsync(sandbox.Task(), "1.txt", "1\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);
        sandbox.Git("checkout", "-q", "abathur/demo/T1");
        var before = sandbox.Git("rev-parse", "HEAD");
        var next = sandbox.Task(attempt: 2);

        var error = await Assert.ThrowsAsync<BranchInUseException>(() => sandbox.Manager.AcquireAsync(next, GitSandbox.Token));

        Assert.Contains(sandbox.Person, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Git("rev-parse", "HEAD"));
        sandbox.Git("switch", "-q", "--detach");
        (await sandbox.Manager.AcquireAsync(next, GitSandbox.Token)).Dispose();
    }

    [Fact]
    public async Task IntegrateAsync_ReviewerHasTheApprovedBranchCheckedOut_MergesAndLeavesIt()
    {
        await sandbox.WorkAsync(sandbox.Task(), "1.txt", "1\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);
        await WorkAndMergeAsync(2);
        sandbox.Git("checkout", "-q", "abathur/demo/T1");
        var before = sandbox.Git("rev-parse", "HEAD");
        var approved = sandbox.Task(keepBranch: true) with { MergeOn = "here" };

        (await sandbox.Manager.AcquireAsync(approved, GitSandbox.Token)).Dispose();
        var merge = await sandbox.MergeAsync(approved);
        var again = await sandbox.MergeAsync(approved);
        await sandbox.Manager.ReleaseAsync(approved, keepBranch: false, GitSandbox.Token);

        Assert.Equal(merge, again);
        Assert.Equal("1.txt\n2.txt", sandbox.Git("ls-tree", "--name-only", GitRefs.Integration(GitSandbox.Swarm), "--", "1.txt", "2.txt"));
        Assert.Equal((before, "abathur/demo/T1"), (sandbox.Git("rev-parse", "HEAD"), sandbox.Git("branch", "--show-current")));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task AcquireAsync_AgentMadeItsBranchAnotherNameOfThePersons_TheirsStays()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Git("branch", "theirs");
            sandbox.Git("symbolic-ref", "refs/heads/abathur/demo/T1", "refs/heads/theirs");
        }

        await WorkAndMergeAsync(2);
        (await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token)).Dispose();
        await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), false, GitSandbox.Token);

        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "theirs"));
    }

    private async Task<string> WorkAndMergeAsync(int number)
    {
        await sandbox.WorkAsync(sandbox.Task(number), $"{number}.txt", $"{number}\n");
        var merge = await sandbox.MergeAsync(sandbox.Task(number));
        await sandbox.Manager.ReleaseAsync(sandbox.Task(number), false, GitSandbox.Token);
        return merge;
    }

    private void Commit(string file)
    {
        sandbox.Write(file, "own\n");
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", "own");
    }
}
