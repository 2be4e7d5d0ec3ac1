using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>Failure 12: whatever ends an attempt, its unmerged work can be restored as a branch.</summary>
public sealed class SalvageTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    public static TheoryData<string> Ends => ["release", "prune", "next attempt", "next attempt of another worker", "conflict", "failed verify", "git lost the worktree"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task RestoreAsync_HoweverTheAttemptEnded_GivesBackCommitsAndFiles(string end)
    {
        var task = sandbox.Task();
        string path;
        using (var worktree = await sandbox.Manager.AcquireAsync(task, GitSandbox.Token))
        {
            path = worktree.Path;
            sandbox.Write(Path.Combine(path, "readme.txt"), "committed\n");
            await sandbox.Committer.CommitAsync(path, "half", GitSandbox.Token);
            sandbox.Write(Path.Combine(path, "src/a.txt"), "changed\n");
            sandbox.Write(Path.Combine(path, "new/file.txt"), "untracked\n");
        }

        await EndAsync(end, task, path);
        await sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", attempt: null, "rescued", GitSandbox.Token);

        Assert.Equal("committed", sandbox.Git("show", "rescued:readme.txt"));
        Assert.Equal("changed", sandbox.Git("show", "rescued:src/a.txt"));
        Assert.Equal("untracked", sandbox.Git("show", "rescued:new/file.txt"));
    }

    private async Task EndAsync(string end, AttemptInput task, string path)
    {
        switch (end)
        {
            case "release":
                break;
            case "prune":
                await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
                return;
            case "next attempt":
            case "next attempt of another worker":
                var manager = end == "next attempt" ? sandbox.Manager : sandbox.NewManager();
                (await manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token)).Dispose();
                return;
            case "conflict":
                await sandbox.WorkAsync(sandbox.Task(2), "readme.txt", "clash\n");
                await sandbox.MergeAsync(sandbox.Task(2));
                await Assert.ThrowsAsync<MergeConflictException>(() => sandbox.MergeAsync(task));
                break;
            case "failed verify":
                await Assert.ThrowsAsync<InvalidOperationException>(() => sandbox.Manager.IntegrateAsync(
                    task, (_, _) => throw new InvalidOperationException("red"), GitSandbox.Token));
                break;
            case "git lost the worktree":
                Directory.Delete(Path.Combine(sandbox.Person, ".git", "worktrees", Path.GetFileName(path)), recursive: true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(end), end, null);
        }

        await sandbox.Manager.ReleaseAsync(task, keepBranch: false, GitSandbox.Token);
    }
}
