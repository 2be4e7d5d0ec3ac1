using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>Attempts that continue on the branch of one that failed: what they start with, what counts as theirs, and when they can't.</summary>
public sealed class ContinuationsTests : IDisposable
{
    private const string Branch = "refs/heads/abathur/demo/T1";
    private const string Salvage = "refs/abathur/salvage/demo/T1/1";
    private readonly GitSandbox sandbox = new();

    private AttemptInput First => sandbox.Task();

    private AttemptInput Second => sandbox.Task(attempt: 2, keepBranch: true);

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task ReleaseAsync_ForARetry_KeepsTheBranchAndACopyWithWhatWasNotCommitted()
    {
        string head;
        using (var worktree = await sandbox.Manager.AcquireAsync(First, GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "half.txt"), "half\n");
            head = (await sandbox.Committer.CommitAsync(worktree.Path, "half", GitSandbox.Token))!;
            sandbox.Write(Path.Combine(worktree.Path, "draft.txt"), "draft\n");
            Assert.True(await sandbox.Manager.CanContinueAsync(worktree, GitSandbox.Token));
        }

        Assert.Equal(Salvage, await KeepAsync(First));

        Assert.Equal(head, sandbox.Git("rev-parse", Branch));
        using var next = await sandbox.Manager.AcquireAsync(Second, GitSandbox.Token);
        Assert.Equal((head, true, null), (next.StartCommit, next.Continues, next.StartNote));
        Assert.False(File.Exists(Path.Combine(next.Path, "draft.txt")));
        Assert.Equal("draft.txt", GitCli.Run(next.Path, "diff", "--name-only", "HEAD..." + Salvage));
        GitCli.Run(next.Path, "checkout", Salvage, "--", "draft.txt");
        Assert.Equal("draft\n", File.ReadAllText(Path.Combine(next.Path, "draft.txt")));
    }

    [Fact]
    public async Task IntegrateAsync_TwoAttemptsCommittedHalfEach_BothAreMerged()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        await sandbox.MergeAsync(sandbox.Task(2));

        var state = await sandbox.ScriptAsync(Second, "test -e half.txt; echo rest > rest.txt; git add -A; git commit -qm rest");
        Evidence.Require(Second, Done(), state);
        await sandbox.MergeAsync(Second);
        await sandbox.Manager.ReleaseAsync(Second, keepBranch: false, GitSandbox.Token, merged: true);

        Assert.Equal("half.txt\nother.txt\nrest.txt", sandbox.Git("ls-tree", "--name-only", "abathur/demo/main", "--", "half.txt", "other.txt", "rest.txt"));
        Assert.Empty(sandbox.Git("for-each-ref", Branch));
    }

    [Fact]
    public async Task Require_ContinuedAttemptThatChangesNothing_FailsUnlessItSaysSo()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);

        var state = await sandbox.ScriptAsync(Second, "true");

        Assert.Equal(FailureKind.NoEvidence, Assert.Throws<AgentFailureException>(() => Evidence.Require(Second, Done(), state)).Failure.Kind);
        Evidence.Require(Second, Done() with { AlreadyComplete = "the half is the whole" }, state);
        Assert.True(state.AheadOfIntegration);
    }

    [Fact]
    public async Task Require_InterruptedSessionThatChangesNothingMore_CountsWhatItCommittedBefore()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        var resumed = Second with { Session = new AgentSession("s", "here"), Interrupted = true };

        var state = await sandbox.ScriptAsync(resumed, "true");

        Evidence.Require(resumed, Done(), state);
    }

    [Fact]
    public async Task InspectAsync_RepositoryThatAnEarlierAttemptCommitted_IsStillRefused()
    {
        await sandbox.LeaveAsync(First, "git init -q inner; cd inner; echo x > x; git add -A; git commit -qm x; cd ..; git add -A; git commit -qm inner");
        await KeepAsync(First);

        var state = await sandbox.ScriptAsync(Second, "echo rest > rest.txt; git add rest.txt; git commit -qm rest");

        Assert.Contains("inner", Assert.Single(state.Outside), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_IntegrationBranchMovedOn_NamesItsTip()
    {
        var head = await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        var tip = await sandbox.MergeAsync(sandbox.Task(2));

        using (var next = await sandbox.Manager.AcquireAsync(Second, GitSandbox.Token))
        {
            Assert.Equal((head, true), (next.StartCommit, next.Continues));
            Assert.Contains($"`git merge {tip[..12]}`", next.StartNote, StringComparison.Ordinal);
            GitCli.Run(next.Path, "merge", "-q", "--no-edit", tip[..12]);
            sandbox.Write(Path.Combine(next.Path, "rest.txt"), "rest\n");
            await sandbox.Committer.CommitAsync(next.Path, "rest", GitSandbox.Token);
            Evidence.Require(Second, Done(), await sandbox.Manager.InspectAsync(next, GitSandbox.Token));
        }

        await sandbox.MergeAsync(Second);
        Assert.Equal("half.txt\nother.txt\nrest.txt", sandbox.Git("ls-tree", "--name-only", "abathur/demo/main", "--", "half.txt", "other.txt", "rest.txt"));
    }

    [Fact]
    public async Task AcquireAsync_BranchWithoutCommitsOfItsOwn_StartsFromTheTip()
    {
        await sandbox.LeaveAsync(First, "true");
        Assert.Null(await KeepAsync(First));
        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        var tip = await sandbox.MergeAsync(sandbox.Task(2));

        using var next = await sandbox.Manager.AcquireAsync(Second, GitSandbox.Token);

        Assert.Equal((tip, false, null), (next.StartCommit, next.Continues, next.StartNote));
    }

    [Fact]
    public async Task AcquireAsync_BranchIsGone_StartsFromTheTipAndSaysSo()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        sandbox.Git("branch", "-D", "abathur/demo/T1");

        using var next = await sandbox.Manager.AcquireAsync(Second, GitSandbox.Token);

        Assert.Equal((sandbox.BaseCommit, false), (next.StartCommit, next.Continues));
        Assert.Contains("you start from the tip of the integration branch", next.StartNote, StringComparison.Ordinal);
        Assert.Equal("half", sandbox.Git("show", Salvage + ":half.txt"));
    }

    [Fact]
    public async Task AcquireAsync_AfterAConflict_StartsFromTheTipAndKeepsTheBranchAsSalvage()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await sandbox.Manager.ReleaseAsync(First, keepBranch: true, GitSandbox.Token);

        using var next = await sandbox.Manager.AcquireAsync(Second with { KeepBranch = false }, GitSandbox.Token);

        Assert.Equal((sandbox.BaseCommit, null), (next.StartCommit, next.StartNote));
        Assert.Equal("half", sandbox.Git("show", Salvage + ":half.txt"));
    }

    [Theory]
    [InlineData("git commit -q --amend -m mine", false)]
    [InlineData("git switch -q --detach; git branch -qD abathur/demo/T1", false)]
    [InlineData("echo half > half.txt; git add -A; git commit -qm half; git commit -q --amend -m better", true)]
    public async Task CanContinueAsync_AgentRewroteOrDeletedTheBranch_OnlyWithWhatItBeganFrom(string script, bool can)
    {
        using var worktree = await sandbox.Manager.AcquireAsync(First, GitSandbox.Token);

        ShellScript.Run(worktree.Path, script);

        Assert.Equal(can, await sandbox.Manager.CanContinueAsync(worktree, GitSandbox.Token));
    }

    [Fact]
    public async Task ReleaseAsync_ContinuedAttemptAddsNothing_NamesTheSalvageThatHoldsItsCommits()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        await sandbox.LeaveAsync(Second, "true");

        Assert.Equal(Salvage, await KeepAsync(Second));

        Assert.Equal(Salvage, sandbox.Git("for-each-ref", "--format=%(refname)", "refs/abathur/salvage"));
    }

    [Fact]
    public async Task ReleaseAsync_ContinuedAttemptRewritesWhatTheFirstCommitted_TheFirstsIsKept()
    {
        var head = await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        await sandbox.LeaveAsync(Second, "echo other > half.txt; git add -A; git commit -q --amend -m rewritten");

        Assert.Equal("refs/abathur/salvage/demo/T1/2", await KeepAsync(Second));

        Assert.Equal(head, sandbox.Git("rev-parse", Salvage));
    }

    [Fact]
    public async Task PruneAsync_BranchWasKeptForARetry_GoesAndOthersStay()
    {
        await sandbox.WorkAsync(First, "half.txt", "half\n");
        await KeepAsync(First);
        await sandbox.WorkAsync(sandbox.Task(2), "whole.txt", "whole\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(2), keepBranch: true, GitSandbox.Token);

        await sandbox.LeaveAsync(sandbox.Task(3), "true");
        Assert.Null(await KeepAsync(sandbox.Task(3)));

        await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Equal("refs/heads/abathur/demo/T2\nrefs/heads/abathur/demo/main", sandbox.Git("for-each-ref", "--format=%(refname)", "refs/heads/abathur"));
        Assert.Equal("half", sandbox.Git("show", Salvage + ":half.txt"));
    }

    private Task<string?> KeepAsync(AttemptInput task) => sandbox.Manager.ReleaseAsync(task, keepBranch: true, GitSandbox.Token, keepCopy: true);

    private static AgentOutcome Done() => new("done", new AgentUsage());
}
