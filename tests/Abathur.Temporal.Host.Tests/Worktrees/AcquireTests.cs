using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Worktrees;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Tests.Worktrees;

public sealed class AcquireTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task AcquireAsync_FirstTask_MakesLineBranchAndWorktree()
    {
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);

        Assert.Equal("abathur/demo/T1", worktree.Branch);
        Assert.Equal(sandbox.BaseCommit, worktree.StartCommit);
        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "abathur/demo/main"));
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(worktree.Path, "readme.txt")));
        Assert.Equal("abathur/demo/T1", GitCli.Run(worktree.Path, "branch", "--show-current"));
        Assert.Contains("locked abathur host=", sandbox.Git("worktree", "list", "--porcelain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_WhileHeld_IsRefusedAlsoForAnotherProcess()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            await Assert.ThrowsAsync<WorktreeBusyException>(() => sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token));
            var busy = await Assert.ThrowsAsync<WorktreeBusyException>(
                () => sandbox.NewManager().AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token));
            Assert.Equal(FailureKind.Infrastructure, busy.Kind);
            await Assert.ThrowsAsync<WorktreeBusyException>(() => sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
            await Assert.ThrowsAsync<WorktreeBusyException>(() => sandbox.MergeAsync(sandbox.Task()));
        }

        using var next = await sandbox.NewManager().AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);
        Assert.True(Directory.Exists(next.Path));
    }

    [Fact]
    public async Task AcquireAsync_StaleLocksOfDeadOwner_DoNotBlock()
    {
        string path;
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            path = worktree.Path;
        }

        // What a process that was killed leaves: its own lock file, and git's.
        File.WriteAllText(path + ".lock", "process 4194304");
        File.WriteAllText(Path.Combine(sandbox.Person, ".git", "worktrees", "T1", "index.lock"), string.Empty);
        var refLock = Path.Combine(sandbox.Person, ".git", "refs", "heads", "abathur", "demo", "main.lock");
        File.WriteAllText(refLock, string.Empty);
        File.SetLastWriteTimeUtc(refLock, DateTime.UtcNow.AddMinutes(-1));

        var task = sandbox.Task(attempt: 2);
        await sandbox.WorkAsync(task, "new.txt", "new\n");
        var merge = await sandbox.MergeAsync(task);

        Assert.Equal(merge, sandbox.Git("rev-parse", "abathur/demo/main"));
        Assert.False(File.Exists(refLock));
    }

    [Fact]
    public async Task AcquireAsync_EarlierAttemptLeftWork_SalvagesAllAndStartsFresh()
    {
        using (var first = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(first.Path, "committed.txt"), "1\n");
            sandbox.Write(Path.Combine(first.Path, ".gitignore"), "*.tmp\n");
            await sandbox.Committer.CommitAsync(first.Path, "one", GitSandbox.Token);
            sandbox.Write(Path.Combine(first.Path, "readme.txt"), "dirty\n");
            sandbox.Write(Path.Combine(first.Path, "deep/untracked.txt"), "2\n");
            sandbox.Write(Path.Combine(first.Path, "ignored.tmp"), "3\n");
        }

        using var second = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);

        const string salvage = "refs/abathur/salvage/demo/T1/1";
        Assert.Equal(sandbox.BaseCommit, second.StartCommit);
        Assert.Equal(sandbox.BaseCommit, GitCli.Run(second.Path, "rev-parse", "HEAD"));
        Assert.Empty(GitCli.Run(second.Path, "status", "--porcelain", "--ignored"));
        Assert.Equal("dirty", sandbox.Git("show", salvage + ":readme.txt"));
        Assert.Equal("2", sandbox.Git("show", salvage + ":deep/untracked.txt"));
        Assert.Equal("1", sandbox.Git("show", salvage + "^1:committed.txt"));
        Assert.DoesNotContain("ignored.tmp", sandbox.Git("ls-tree", "-r", "--name-only", salvage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_KeepBranch_GoesOnWithTheBranch()
    {
        var head = await sandbox.WorkAsync(sandbox.Task(), "half.txt", "half\n");
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token));

        using var next = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2, keepBranch: true), GitSandbox.Token);

        Assert.Equal(head, next.StartCommit);
        Assert.Equal("half\n", File.ReadAllText(Path.Combine(next.Path, "half.txt")));
        Assert.Empty(await sandbox.Salvaged.ListAsync(sandbox.Spec, null, GitSandbox.Token));
    }

    [Fact]
    public async Task AcquireAsync_AgentReplacedTheRepository_SalvagesItsFilesAndGoesOn()
    {
        using (var first = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            File.Delete(Path.Combine(first.Path, ".git"));
            GitCli.Run(first.Path, "init", "-q");
            sandbox.Write(Path.Combine(first.Path, "mine.txt"), "mine\n");
            GitCli.Run(first.Path, "add", "-A");
            GitCli.Run(first.Path, "commit", "-q", "-m", "into a repository of its own");
            GitCli.Run(first.Path, "init", "-q", "inner");
            sandbox.Write(Path.Combine(first.Path, "inner/x.txt"), "x\n");
        }

        using var second = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);

        Assert.Equal(sandbox.BaseCommit, GitCli.Run(second.Path, "rev-parse", "HEAD"));
        var kept = sandbox.Git("ls-tree", "-r", "--name-only", "refs/abathur/salvage/demo/T1/1");
        Assert.Contains("mine.txt", kept, StringComparison.Ordinal);
        Assert.Contains("inner/x.txt", kept, StringComparison.Ordinal);
        Assert.Contains(".git/objects/", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_LateAttempt_IsRefused()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 3), GitSandbox.Token))
        {
        }

        var stale = await Assert.ThrowsAsync<StaleAttemptException>(() => sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token));
        Assert.Equal(3, stale.Current);
        await Assert.ThrowsAsync<StaleAttemptException>(() => sandbox.MergeAsync(sandbox.Task(attempt: 2)));
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), false, GitSandbox.Token));
        Assert.Single(sandbox.Manager.List());
    }

    [Fact]
    public async Task AcquireAsync_BranchNamedAbathur_SaysWhatToDo()
    {
        sandbox.Git("branch", "abathur");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token));

        Assert.Contains("git branch -m abathur", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_BareRepository_Works()
    {
        using var bare = new GitSandbox(bare: true);
        await bare.WorkAsync(bare.Task(), "new.txt", "new\n");

        var merge = await bare.MergeAsync(bare.Task());

        Assert.Equal("new", bare.Git("show", merge + ":new.txt"));
    }

    [Theory]
    [InlineData("T0")]
    [InlineData("main")]
    [InlineData("../T1")]
    public async Task AcquireAsync_BadTaskId_IsRefused(string id)
    {
        await Assert.ThrowsAsync<InvalidInputException>(
            () => sandbox.Manager.AcquireAsync(sandbox.Task() with { TaskId = id }, GitSandbox.Token));
    }
}
