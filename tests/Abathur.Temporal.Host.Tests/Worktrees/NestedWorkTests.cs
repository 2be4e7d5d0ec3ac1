using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>Work that a merge would leave behind is refused with words, and salvage holds it.</summary>
public sealed class NestedWorkTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("mkdir app; cd app; git init -q; echo x>f; git add -A; git commit -qm s; cd ..; git add -A; git commit -qm app", "rm -rf 'app/.git'")]
    [InlineData("mkdir app; cd app; git init -q; echo x>f; cd ..; echo y>y; git add y; git commit -qm y", "rm -rf 'app/.git'")]
    [InlineData("git worktree add -q app; echo x>app/f; echo y>y; git add y; git commit -qm y", "another worktree")]
    [InlineData("git worktree add -q --detach app; cd app; echo x>f; git add -A; git commit -qm x; cd ..; git add -A; git commit -qm app", "another worktree")]
    [InlineData("git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,app; git commit -qm link", "app")]
    [InlineData("echo x>f; git add f; git stash -q; echo y>y; git add y; git commit -qm y", "git stash pop")]
    [InlineData("echo x>f; git stash push -qu -m later; echo y>y; git add y; git commit -qm y", "git stash pop")]
    [InlineData("git checkout -q -b side; echo x>f; git add f; git commit -qm x", "abathur/demo/T1")]
    [InlineData("git checkout -q --detach; echo x>f; git add f; git commit -qm x", "abathur/demo/T1")]
    public async Task Require_WorkOutside_IsRefusedAndSaysWhatToDo(string script, string advice)
    {
        var state = await sandbox.ScriptAsync(sandbox.Task(), script);

        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Failure;

        Assert.Equal(FailureKind.NoEvidence, failure.Kind);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkdir app; cd app; git init -q; echo x>f; git add -A; git commit -qm s; cd ..; git add -A; git commit -qm app")]
    [InlineData("mkdir -p deep/app; cd deep/app; git init -q; echo x>f; git add -A; git commit -qm s")]
    [InlineData("git worktree add -q app; echo x>app/f")]
    [InlineData("git init -q --separate-git-dir=\"$PWD/../T1-elsewhere\" app; echo x>app/f")]
    public async Task ReleaseAsync_RepositoryInside_ItsFilesAreKept(string script)
    {
        await sandbox.LeaveAsync(sandbox.Task(), script);

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        var files = sandbox.Git("ls-tree", "-r", "--name-only", salvage!).Split('\n');
        Assert.Equal("x", sandbox.Git("show", $"{salvage}:{files.Single(file => file.EndsWith("app/f", StringComparison.Ordinal))}"));
        Assert.Contains(files, file => file.Contains("app/nested-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReleaseAsync_DetachedWorktreeInside_ItsCommitIsKept()
    {
        await sandbox.LeaveAsync(sandbox.Task(), "git worktree add -q --detach app; cd app; echo x>f; git add -A; git commit -qm inside");

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        Assert.Contains("inside", sandbox.Git("log", "--format=%s", salvage!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReleaseAsync_Stashed_IsKeptOnceAndTheStashStays()
    {
        await sandbox.LeaveAsync(sandbox.Task(), "echo x>f; git add f; git stash -q");

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        Assert.Equal("x", sandbox.Git("show", salvage + ":f"));
        Assert.NotEmpty(sandbox.Git("stash", "list"));
        var state = await sandbox.ScriptAsync(sandbox.Task(attempt: 2), "echo y>y; git add y; git commit -qm y");
        Evidence.Require(sandbox.Task(attempt: 2), Done, state);
        await sandbox.MergeAsync(sandbox.Task(attempt: 2));
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), false, GitSandbox.Token));
    }

    [Fact]
    public async Task Require_SubmoduleCommit_CountsOnceItIsPushed()
    {
        AddSubmodule();
        const string work = "git submodule --quiet update --init; cd lib; git checkout -q -B main; echo x>f; git add -A; git commit -qm x; cd ..; git add lib; git commit -qm x";
        var state = await sandbox.ScriptAsync(sandbox.Task(), work);

        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Failure;
        Assert.Contains("git -C 'lib' push", failure.Message, StringComparison.Ordinal);
        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        Assert.Equal("x", sandbox.Git("show", salvage + ":lib/f"));
        var kept = sandbox.Git("ls-tree", "-r", "--name-only", salvage!).Split('\n');
        Assert.Contains(kept, file => file.StartsWith("lib/nested-", StringComparison.Ordinal) && file.EndsWith("/HEAD", StringComparison.Ordinal));

        state = await sandbox.ScriptAsync(sandbox.Task(attempt: 2), work + "; git -C lib push -q origin HEAD:refs/heads/next");
        Evidence.Require(sandbox.Task(attempt: 2), Done, state);
        await sandbox.MergeAsync(sandbox.Task(attempt: 2));
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), false, GitSandbox.Token));
    }

    [Fact]
    public async Task Require_SubmoduleWithChanges_IsRefused()
    {
        AddSubmodule();
        var state = await sandbox.ScriptAsync(
            sandbox.Task(), "git submodule --quiet update --init; echo x>>lib/l; echo y>y; git add y; git commit -qm y");

        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Failure;

        Assert.Contains("'lib' has changes that are not committed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Require_SubmoduleThatIsOnlyCheckedOut_IsNothing()
    {
        AddSubmodule();
        var state = await sandbox.ScriptAsync(sandbox.Task(), "git submodule --quiet update --init; echo y>y; git add y; git commit -qm y");

        Evidence.Require(sandbox.Task(), Done, state);
        await sandbox.MergeAsync(sandbox.Task());
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
    }

    private static AgentOutcome Done => new("done", new());

    private void AddSubmodule()
    {
        ShellScript.Run(sandbox.Root, "git init -q -b main lib-src; cd lib-src; echo l>l; git add l; git commit -qm l; cd ..; git clone -q --bare lib-src lib.git");
        ShellScript.Run(sandbox.Person, $"git submodule --quiet add '{sandbox.Root}/lib.git' lib; git commit -qm lib");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
    }
}
