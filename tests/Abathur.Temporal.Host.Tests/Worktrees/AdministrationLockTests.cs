using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>git dies on a worktree that another git is just making; ours never meet.</summary>
public sealed class AdministrationLockTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task AcquireAsync_SixteenAtOnceFromFourHosts_AllGetOne()
    {
        var hosts = Enumerable.Range(0, 4).Select(n => sandbox.NewManager($"home{n}")).ToArray();

        await Task.WhenAll(Enumerable.Range(1, 16).Select(n => Task.Run(async () =>
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                using (await hosts[n % 4].AcquireAsync(sandbox.Task(n, attempt), GitSandbox.Token))
                {
                }

                await hosts[n % 4].ReleaseAsync(sandbox.Task(n, attempt), keepBranch: false, GitSandbox.Token);
            }
        })));

        Assert.Empty(Directory.GetDirectories(Administration));
        Assert.Empty(Directory.GetFiles(Path.Combine(sandbox.Person, ".git"), "*.lock"));
    }

    [Theory]
    [InlineData("gitdir", "locked")]
    [InlineData("gitdir", "locked", "HEAD")]
    [InlineData("gitdir", "locked", "commondir")]
    public async Task AcquireAsync_WorkerDiedWhileGitMadeAWorktree_RemovesItsRemains(params string[] written)
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
        }

        var made = Assert.Single(Directory.GetDirectories(Administration));
        foreach (var file in new[] { "HEAD", "commondir", "index" }.Except(written))
        {
            File.Delete(Path.Combine(made, file));
        }

        Directory.Delete(sandbox.Manager.List().Single().Path + "/src", recursive: true);
        File.Delete(sandbox.Manager.List().Single().Path + "/readme.txt");

        using var next = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);

        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(next.Path, "readme.txt")));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/abathur/salvage"));
        Assert.Contains("abathur/demo/T1", sandbox.Git("worktree", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PruneAsync_WorkerDiedWhileItRemovedAWorktree_RemovesItsRemains()
    {
        var removed = Directory.CreateDirectory(Path.Combine(sandbox.Person, ".git", AdministrationLock.Removed + "0a1b2c3d")).FullName;
        File.WriteAllText(Path.Combine(removed, "ORIG_HEAD"), "the rest is gone");

        await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.False(Directory.Exists(removed));
    }

    // What it deletes is out of git's sight before the first of its files is gone.
    [Fact]
    public async Task Remove_IsSeenByGitWholeOrNotAtAll()
    {
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
        }

        var made = Assert.Single(Directory.GetDirectories(Administration));
        var mine = Directory.CreateDirectory(Path.Combine(made, "mine")).FullName;
        for (var i = 0; i < 500; i++)
        {
            File.WriteAllText(Path.Combine(mine, $"{i}"), string.Empty);
        }

        string[] files = ["HEAD", "commondir", "gitdir", "locked", "mine/0"];
        var isHalf = false;
        var release = Task.Run(() => sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token));
        while (!release.IsCompleted)
        {
            // In this order: what was missing first can't have been whole.
            isHalf |= files.Any(file => !File.Exists(Path.Combine(made, file))) && Directory.Exists(made);
        }

        await release;
        Assert.False(isHalf);
        Assert.Empty(Directory.GetDirectories(Path.Combine(sandbox.Person, ".git"), AdministrationLock.Removed + "*"));
    }

    private string Administration => Path.Combine(sandbox.Person, ".git", "worktrees");
}
