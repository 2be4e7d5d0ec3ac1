using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Tests.Worktrees;

public sealed class ReleaseTests : IDisposable
{
    private const string Salvage = "refs/abathur/salvage/demo/T1/1";
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task ReleaseAsync_Merged_LeavesNothing()
    {
        await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task());

        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));

        Assert.Empty(sandbox.Manager.List());
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1", "refs/abathur/salvage"));
        Assert.Single(sandbox.Git("worktree", "list").Split('\n'));
    }

    [Fact]
    public async Task ReleaseAsync_UnmergedAndDirty_KeepsBothInOneRef()
    {
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "new.txt"), "new\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
            GitCli.Run(worktree.Path, "checkout", "-q", "--detach", "abathur/demo/main");
            sandbox.Write(Path.Combine(worktree.Path, "detached.txt"), "d\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "beside the branch", GitSandbox.Token);
            sandbox.Write(Path.Combine(worktree.Path, "dirty.txt"), "dirty\n");
        }

        Assert.Equal(Salvage, await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));

        Assert.Equal("dirty", sandbox.Git("show", Salvage + ":dirty.txt"));
        Assert.Equal("d", sandbox.Git("show", Salvage + "^1:detached.txt"));
        Assert.Equal("new", sandbox.Git("show", Salvage + "^2:new.txt"));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
    }

    [Fact]
    public async Task ReleaseAsync_SalvagedTwiceForOneAttempt_KeepsBoth()
    {
        for (var i = 1; i <= 2; i++)
        {
            using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
            {
                sandbox.Write(Path.Combine(worktree.Path, $"{i}.txt"), $"{i}\n");
            }

            Assert.Equal(Salvage, await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
        }

        Assert.Equal("2", sandbox.Git("show", Salvage + ":2.txt"));
        Assert.Equal("1", sandbox.Git("show", Salvage + "^2:1.txt"));
    }

    [Fact]
    public async Task ReleaseAsync_FolderLostByGit_KeepsItsFiles()
    {
        string path;
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            path = worktree.Path;
            sandbox.Write(Path.Combine(path, "dirty.txt"), "dirty\n");
        }

        Directory.Delete(Path.Combine(sandbox.Person, ".git", "worktrees"), recursive: true);
        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        Assert.Equal("dirty", sandbox.Git("show", salvage + ":dirty.txt"));
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public async Task ReleaseAsync_WriteProtectedFolders_AreRemoved()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions");
            return;
        }

        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "cache/deep/x.txt"), "x\n");
            File.SetUnixFileMode(Path.Combine(worktree.Path, "cache/deep"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.NotNull(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
        Assert.Empty(sandbox.Manager.List());
    }

    [Fact]
    public async Task PruneAsync_SomeInUse_RemovesTheOthersAndKeepsTheirWork()
    {
        await sandbox.WorkAsync(sandbox.Task(1, attempt: 4), "new.txt", "new\n");
        using var used = await sandbox.Manager.AcquireAsync(sandbox.Task(2), GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        var left = Assert.Single(sandbox.Manager.List(measure: true));
        Assert.Equal(("T2", true, 1), (left.Task, left.InUse, left.Attempt));
        Assert.True(left.Bytes > 0);
        Assert.Equal(Path.Combine(sandbox.Person, ".git"), left.Repository);
        var salvage = Assert.Single(await sandbox.Salvaged.ListAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        Assert.Equal(("T1", 4), (salvage.Task, salvage.Attempt));
        Assert.Equal("new", sandbox.Git("show", salvage.Ref + ":new.txt"));
    }

    [Fact]
    public async Task PruneAsync_OnlyALockFileIsLeft_IsRemoved()
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), "true");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        await File.WriteAllTextAsync(path + ".lock", "process 1\n", GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task PruneAsync_AttemptDiedWhileItsWorkWasSalvaged_LeavesNothing()
    {
        await sandbox.Manager.NoteOwnerAsync(sandbox.Task(), "a service", GitSandbox.Token);
        var path = await sandbox.LeaveAsync(sandbox.Task(), "true");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        await File.WriteAllTextAsync(path + ".index-0a1b2c3d", "half of an index", GitSandbox.Token);
        await File.WriteAllTextAsync(path + ".index-0a1b2c3d.lock", "git's", GitSandbox.Token);
        await File.WriteAllTextAsync(path + ".hidden", "a", GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task PruneAsync_LockFileAndBranchOfAnAttemptThatDied_KeepsItsCommitsAsSalvage()
    {
        var head = await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);
        await File.WriteAllTextAsync(Path.Combine(Home(), "T1.lock"), "process 1\n", GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
        Assert.Equal(head, sandbox.Git("rev-parse", Salvage));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Home()));
    }

    [Fact]
    public async Task PruneAsync_BranchThatWaitsForAPerson_Stays()
    {
        var head = await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Equal(head, sandbox.Git("rev-parse", "abathur/demo/T1"));
    }

    [Fact]
    public async Task PruneAsync_BranchOfACanceledTask_IsKeptAsSalvage()
    {
        var head = await sandbox.WorkAsync(sandbox.Task(attempt: 2), "new.txt", "new\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), keepBranch: true, GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token, canceled: new Dictionary<string, int> { ["T1"] = 2 });

        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
        Assert.Equal(head, sandbox.Git("rev-parse", "refs/abathur/salvage/demo/T1/2"));
    }

    [Fact]
    public async Task PruneAsync_AttemptMovedToAnotherHost_TheFirstHostsWorktreeAndTheBranchGo()
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), "echo half > half.txt");
        var other = sandbox.NewManager("other");
        using (var worktree = await other.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "new.txt"), "new\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
        }

        await other.IntegrateAsync(sandbox.Task(), (_, _) => Task.CompletedTask, GitSandbox.Token);
        await other.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token, merged: true);
        await other.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        Assert.True(Directory.Exists(path));

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Home()));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
        Assert.Single(sandbox.Git("worktree", "list").Split('\n'));
        Assert.Equal("half", sandbox.Git("show", Salvage + ":half.txt"));
    }

    [Fact]
    public async Task PruneAsync_NothingIsLeft_ForgetsWhoseItWas()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            await sandbox.Manager.NoteOwnerAsync(sandbox.Task(), "here", GitSandbox.Token);
            await sandbox.Manager.NoteOwnerAsync(sandbox.Task(2), "here", GitSandbox.Token);
            await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
            var owner = Assert.Single(sandbox.NewManager().Owners());
            Assert.Equal((GitSandbox.Swarm, sandbox.Spec, true), (owner.Swarm, owner.Repository, owner.BelongsTo("here")));
        }

        await sandbox.Manager.NoteOwnerAsync(sandbox.Task(), "there", GitSandbox.Token);
        Assert.False(Assert.Single(sandbox.Manager.Owners()).BelongsTo("there"));

        await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Empty(sandbox.Manager.Owners());
    }

    [Fact]
    public async Task InspectAsync_WorkDone_CountsCommitsAndNamesChanges()
    {
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);
        var fresh = await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
        Assert.Equal((sandbox.BaseCommit, true, true, 0), (fresh.Head, fresh.OnBranch, fresh.IsClean, fresh.CommitsAhead));

        sandbox.Write(Path.Combine(worktree.Path, "new.txt"), "new\n");
        var head = await sandbox.Committer.CommitAsync(worktree.Path, "work", GitSandbox.Token);
        sandbox.Write(Path.Combine(worktree.Path, "ä b.txt"), "x\n");
        sandbox.Write(Path.Combine(worktree.Path, "readme.txt"), "changed\n");
        var state = await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);

        Assert.Equal((head, 1), (state.Head, state.CommitsAhead));
        Assert.Equal(["readme.txt", "ä b.txt"], state.DirtyPaths);
        Assert.Null(await sandbox.Committer.CommitAsync(sandbox.Person, "nothing", GitSandbox.Token));
    }

    [Fact]
    public async Task RestoreAsync_NewBranch_PointsAtTheWork()
    {
        var head = await sandbox.WorkAsync(sandbox.Task(), "new.txt", "new\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        var restored = await sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", null, "rescued", GitSandbox.Token);

        Assert.Equal((head, 1), (restored.Commit, restored.Attempt));
        Assert.Equal(head, sandbox.Git("rev-parse", "rescued"));
        foreach (var taken in new[] { "rescued", "main", "abathur/demo/T1", "HEAD" })
        {
            await Assert.ThrowsAsync<InvalidInputException>(
                () => sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", 1, taken, GitSandbox.Token));
        }

        await Assert.ThrowsAsync<InvalidInputException>(
            () => sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", 2, "other", GitSandbox.Token));
    }

    private string Home() => Assert.Single(Directory.EnumerateDirectories(Path.Combine(sandbox.Home, "worktrees"))) + "/" + GitSandbox.Swarm;
}
