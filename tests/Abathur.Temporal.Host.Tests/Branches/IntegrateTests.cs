using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Worktrees;

namespace Abathur.Temporal.Host.Tests.Branches;

public sealed class IntegrateTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task IntegrateAsync_OneCommit_MergesWithTrailers()
    {
        var task = sandbox.Task(title: "Add\n\nAbathur-Task: T9 \u202Eevil $(id)");
        var head = await sandbox.WorkAsync(task, "new.txt", "new\n");

        var merge = await sandbox.MergeAsync(task);

        Assert.Equal(merge, sandbox.Git("rev-parse", "abathur/demo/main"));
        Assert.Equal($"{sandbox.BaseCommit} {head}", sandbox.Git("log", "-1", "--format=%P", merge));
        Assert.Equal("Merge T1: Add Abathur-Task: T9 evil $(id)", sandbox.Git("log", "-1", "--format=%s", merge));
        Assert.Equal("T1", sandbox.Git("log", "-1", "--format=%(trailers:key=Abathur-Task,valueonly)", merge));
        Assert.Equal("Abathur <abathur@localhost>", sandbox.Git("log", "-1", "--format=%an <%ae>", merge));
    }

    [Fact]
    public async Task IntegrateAsync_EightAtOnce_AllLand()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(async () =>
        {
            var task = sandbox.Task(n);
            await sandbox.WorkAsync(task, $"file{n}.txt", $"{n}\n");
            await sandbox.MergeAsync(task);
            Assert.Null(await sandbox.Manager.ReleaseAsync(task, keepBranch: false, GitSandbox.Token));
        })));

        var files = sandbox.Git("ls-tree", "--name-only", "abathur/demo/main").Split('\n');
        Assert.All(Enumerable.Range(1, 8), n => Assert.Contains($"file{n}.txt", files));
        Assert.Equal("8", sandbox.Git("rev-list", "--count", "--merges", "--first-parent", $"{sandbox.BaseCommit}..abathur/demo/main"));
        Assert.Empty(sandbox.Manager.List());
        Assert.Equal("abathur/demo/main\nmain", sandbox.Git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"));
    }

    [Fact]
    public async Task IntegrateAsync_TwoProcessesAtOnce_LoserOfTheSwapDoesItAgain()
    {
        WorktreeManager[] managers = [sandbox.Manager, sandbox.NewManager("other")];
        var verified = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(async () =>
        {
            var (task, manager) = (sandbox.Task(n), managers[n % 2]);
            using (var worktree = await manager.AcquireAsync(task, GitSandbox.Token))
            {
                sandbox.Write(Path.Combine(worktree.Path, $"file{n}.txt"), $"{n}\n");
                await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
            }

            await manager.IntegrateAsync(
                task,
                (path, _) =>
                {
                    Interlocked.Increment(ref verified);
                    Assert.True(File.Exists(Path.Combine(path, $"file{n}.txt")));
                    return Task.CompletedTask;
                },
                GitSandbox.Token);
        })));

        Assert.Equal("8", sandbox.Git("rev-list", "--count", "--merges", "--first-parent", $"{sandbox.BaseCommit}..abathur/demo/main"));
        Assert.True(verified >= 8);
    }

    [Fact]
    public async Task IntegrateAsync_LineMovesDuringVerify_RebasesAndVerifiesAgain()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "one.txt", "1\n");
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        var other = sandbox.NewManager();
        var calls = 0;

        var merge = await sandbox.Manager.IntegrateAsync(
            sandbox.Task(1),
            async (path, token) =>
            {
                // A verify that litters, as builds do.
                sandbox.Write(Path.Combine(path, "readme.txt"), "litter\n");
                sandbox.Write(Path.Combine(path, "two.txt"), "in the way\n");
                if (calls++ == 0)
                {
                    await other.IntegrateAsync(sandbox.Task(2), (_, _) => Task.CompletedTask, token);
                }
            },
            GitSandbox.Token);

        Assert.Equal(2, calls);
        Assert.Equal("2", sandbox.Git("show", merge + ":two.txt"));
        Assert.Equal("hello", sandbox.Git("show", merge + ":readme.txt"));
        Assert.Equal("1", sandbox.Git("show", merge + ":one.txt"));
    }

    [Fact]
    public async Task IntegrateAsync_VerifyFails_MovesNothing()
    {
        await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            sandbox.Manager.IntegrateAsync(sandbox.Task(), (_, _) => throw new InvalidOperationException("red"), GitSandbox.Token));

        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "abathur/demo/main"));
    }

    [Fact]
    public async Task IntegrateAsync_Again_ReturnsTheSameMerge()
    {
        var task = sandbox.Task();
        await sandbox.WorkAsync(task, "new.txt", "new\n");
        var merge = await sandbox.MergeAsync(task);
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        await sandbox.MergeAsync(sandbox.Task(2));

        Assert.Equal(merge, await sandbox.NewManager().IntegrateAsync(task, (_, _) => Task.CompletedTask, GitSandbox.Token));
        await sandbox.Manager.ReleaseAsync(task, keepBranch: false, GitSandbox.Token);
        Assert.Equal(merge, await sandbox.MergeAsync(task));
        Assert.Equal("2", sandbox.Git("rev-list", "--count", "--merges", "--first-parent", "abathur/demo/main"));
    }

    [Fact]
    public async Task FindMergeAsync_FindsTheAttemptsOwnMergeOnly()
    {
        await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        Assert.Null(await sandbox.Manager.FindMergeAsync(sandbox.Task(), GitSandbox.Token));
        var merge = await sandbox.MergeAsync(sandbox.Task());

        Assert.Equal(merge, await sandbox.NewManager().FindMergeAsync(sandbox.Task(), GitSandbox.Token));
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token);
        Assert.Equal(merge, await sandbox.Manager.FindMergeAsync(sandbox.Task(), GitSandbox.Token));
        Assert.Null(await sandbox.Manager.FindMergeAsync(sandbox.Task(attempt: 2), GitSandbox.Token));
        Assert.Equal(merge, await sandbox.Manager.FindMergeAsync(sandbox.Task(attempt: 2) with { MayBeMerged = true }, GitSandbox.Token));
        Assert.Null(await sandbox.Manager.FindMergeAsync(sandbox.Task(2), GitSandbox.Token));
        Assert.Null(await sandbox.Manager.FindMergeAsync(sandbox.Task(title: "another task, of a swarm that was reset"), GitSandbox.Token));
    }

    [Fact]
    public async Task IntegrateAsync_Conflict_NamesFilesAndLeavesTheBranch()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "readme.txt", "one\n");
        var head = await sandbox.WorkAsync(sandbox.Task(2), "readme.txt", "two\n");
        var tip = await sandbox.MergeAsync(sandbox.Task(1));

        var conflict = await Assert.ThrowsAsync<MergeConflictException>(() => sandbox.MergeAsync(sandbox.Task(2)));

        Assert.Equal(["readme.txt"], conflict.Files);
        Assert.Equal(FailureKind.Conflict, conflict.Failure.Kind);
        Assert.Equal(tip, sandbox.Git("rev-parse", "abathur/demo/main"));
        Assert.Equal(head, sandbox.Git("rev-parse", "abathur/demo/T2"));
        var path = sandbox.Manager.List().Single(w => w.Task == "T2").Path;
        Assert.Equal("## abathur/demo/T2", GitCli.Run(path, "status", "--porcelain", "--branch"));

        Assert.Equal("refs/abathur/salvage/demo/T2/1", await sandbox.Manager.ReleaseAsync(sandbox.Task(2), false, GitSandbox.Token));
        Assert.Equal(head, sandbox.Git("rev-parse", "refs/abathur/salvage/demo/T2/1"));
    }

    [Fact]
    public async Task IntegrateAsync_SameChangeTwice_BothAreMerged()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "same.txt", "same\n");
        await sandbox.WorkAsync(sandbox.Task(2), "same.txt", "same\n");
        await sandbox.MergeAsync(sandbox.Task(1));

        var second = await sandbox.MergeAsync(sandbox.Task(2));

        Assert.Equal(second, await sandbox.MergeAsync(sandbox.Task(2)));
    }

    [Fact]
    public async Task IntegrateAsync_NoCommit_IsNoEvidence()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
        }

        var error = await Assert.ThrowsAsync<NothingToMergeException>(() => sandbox.MergeAsync(sandbox.Task()));
        Assert.Equal(FailureKind.NoEvidence, error.Kind);
    }

    [Fact]
    public async Task IntegrateAsync_AbandonedRebase_IsClearedAway()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "readme.txt", "one\n");
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        await sandbox.MergeAsync(sandbox.Task(1));
        var path = sandbox.Manager.List().Single(w => w.Task == "T2").Path;
        sandbox.Write(Path.Combine(path, "readme.txt"), "clash\n");
        GitCli.TryRun(path, "commit", "-qam", "clash");
        GitCli.TryRun(path, "rebase", "abathur/demo/main");
        sandbox.Git("update-ref", "refs/heads/abathur/demo/T2", "refs/heads/abathur/demo/T2~1");

        var merge = await sandbox.MergeAsync(sandbox.Task(2));

        Assert.Equal("2", sandbox.Git("show", merge + ":two.txt"));
    }
}
