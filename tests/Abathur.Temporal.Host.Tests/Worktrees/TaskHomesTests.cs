using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>A task's folder for what its agents' programs keep: how long it lives, and who may read it.</summary>
public sealed class TaskHomesTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task AcquireAsync_NextAttempt_FindsWhatTheOneBeforeLeft()
    {
        var home = await LeaveAsync(sandbox.Task());

        using var next = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2, keepBranch: true), GitSandbox.Token);

        Assert.Equal(home, next.Home);
        Assert.True(File.Exists(Path.Combine(next.Home, "session")));
    }

    [Fact]
    public async Task AcquireAsync_SameAttemptThatContinuesItsSession_FindsWhatTheRunBeforeLeft()
    {
        await LeaveAsync(sandbox.Task(), release: false);

        using var again = await sandbox.Manager.AcquireAsync(sandbox.Task() with { Session = new AgentSession("s", "here") }, GitSandbox.Token);

        Assert.True(File.Exists(Path.Combine(again.Home, "session")));
    }

    [Fact]
    public async Task AcquireAsync_FirstAttempt_FindsNothingOfAnEarlierSwarmOfThatName()
    {
        await LeaveAsync(sandbox.Task());

        using var first = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries(first.Home));
    }

    [Fact]
    public async Task AcquireAsync_Home_IsNobodyElsesToRead()
    {
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);

        // Windows has no modes.
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(worktree.Home));
        }
    }

    [Fact]
    public async Task ReleaseAsync_LastAttempt_DeletesIt()
    {
        var home = await LeaveAsync(sandbox.Task(), release: false);

        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token, merged: true, endsTask: true);

        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public async Task ReleaseAsync_AttemptThatCameLate_LeavesTheNextOnesAlone()
    {
        await LeaveAsync(sandbox.Task(), release: false);
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token))
        {
            // It holds the worktree now.
        }

        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token, endsTask: true);

        using var next = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);
        Assert.True(File.Exists(Path.Combine(next.Home, "session")));
    }

    [Fact]
    public async Task PruneAsync_Swarm_DeletesAllButThoseInUse()
    {
        var home = await LeaveAsync(sandbox.Task());
        using var used = await sandbox.Manager.AcquireAsync(sandbox.Task(2), GitSandbox.Token);

        await sandbox.NewManager().PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.False(Directory.Exists(home));
        Assert.True(Directory.Exists(used.Home));
    }

    private async Task<string> LeaveAsync(AttemptInput task, bool release = true)
    {
        string home;
        using (var worktree = await sandbox.Manager.AcquireAsync(task, GitSandbox.Token))
        {
            home = worktree.Home;
            File.WriteAllText(Path.Combine(home, "session"), "said before");
        }

        if (release)
        {
            await sandbox.Manager.ReleaseAsync(task, keepBranch: true, GitSandbox.Token);
        }

        return home;
    }
}
