using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>History that isn't linear, or isn't additive: nothing of an agent's commits is lost on the way to the branch.</summary>
public sealed class BranchesWithMergesTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task IntegrateAsync_AgentsOwnMergeCommit_ItsContentIsKept()
    {
        await MergeWithGlueAsync(sandbox.Task(1));
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        await sandbox.MergeAsync(sandbox.Task(2));

        var verified = new List<string>();
        var merge = await sandbox.Manager.IntegrateAsync(
            sandbox.Task(1),
            (path, _) =>
            {
                verified.AddRange(Directory.GetFiles(path, "*.txt").Select(file => Path.GetFileName(file)!));
                return Task.CompletedTask;
            },
            GitSandbox.Token);

        Assert.Equal("glue", sandbox.Git("show", merge + ":glue.txt"));
        Assert.Equal("feature", sandbox.Git("show", merge + ":feature.txt"));
        Assert.Equal("2", sandbox.Git("show", merge + ":two.txt"));
        Assert.Equal(["feature.txt", "glue.txt", "readme.txt", "two.txt"], verified.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task IntegrateAsync_AgentsOwnMergeCommitConflicts_NamesTheFilesAndLeavesTheBranch()
    {
        var head = await MergeWithGlueAsync(sandbox.Task(1));
        await sandbox.WorkAsync(sandbox.Task(2), "glue.txt", "other\n");
        await sandbox.MergeAsync(sandbox.Task(2));

        var conflict = await Assert.ThrowsAsync<MergeConflictException>(() => sandbox.MergeAsync(sandbox.Task(1)));

        Assert.Equal(["glue.txt"], conflict.Files);
        Assert.Equal(head, sandbox.Git("rev-parse", "abathur/demo/T1"));
    }

    [Fact]
    public async Task IntegrateAsync_AgentMergedTheTipItself_IsMergedAsItIs()
    {
        await sandbox.WorkAsync(sandbox.Task(2), "two.txt", "2\n");
        var tip = await sandbox.MergeAsync(sandbox.Task(2));
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(1), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "one.txt"), "1\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "one", GitSandbox.Token);
            GitCli.Run(worktree.Path, "merge", "--no-ff", "--no-edit", "-q", sandbox.BaseCommit);
            GitCli.Run(worktree.Path, "merge", "--no-edit", "-q", tip);
        }

        var merge = await sandbox.MergeAsync(sandbox.Task(1));

        Assert.Equal("1", sandbox.Git("show", merge + ":one.txt"));
        Assert.Equal("2", sandbox.Git("show", merge + ":two.txt"));
    }

    [Fact]
    public async Task IntegrateAsync_CommitThatChangesNothingAnyMore_IsNamedInTheMerge()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "same.txt", "same\n");
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(2), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, "same.txt"), "same\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "the same again", GitSandbox.Token);
            sandbox.Write(Path.Combine(worktree.Path, "two.txt"), "2\n");
            await sandbox.Committer.CommitAsync(worktree.Path, "something new", GitSandbox.Token);
        }

        await sandbox.MergeAsync(sandbox.Task(1));
        var merge = await sandbox.MergeAsync(sandbox.Task(2));

        var message = sandbox.Git("log", "-1", "--format=%B", merge);
        Assert.Contains("they are empty now:\n- the same again\n\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("something new", message, StringComparison.Ordinal);
        Assert.Equal("T2", sandbox.Git("log", "-1", "--format=%(trailers:key=Abathur-Task,valueonly)", merge));
    }

    [Fact]
    public async Task IntegrateAsync_VerifiedOnWorkThatThenFails_ThatWorkIsNotMerged()
    {
        await sandbox.WorkAsync(sandbox.Task(1), "bad.txt", "bad\n");
        await sandbox.WorkAsync(sandbox.Task(2), "good.txt", "good\n");
        var (isVerifying, ends) = (new TaskCompletionSource(), new TaskCompletionSource());
        var seen = new List<bool>();
        var bad = sandbox.Manager.IntegrateAsync(
            sandbox.Task(1),
            async (_, _) =>
            {
                isVerifying.SetResult();
                await ends.Task;
                throw new InvalidOperationException("red");
            },
            GitSandbox.Token);
        await isVerifying.Task;

        var good = await sandbox.Manager.IntegrateAsync(
            sandbox.Task(2),
            (path, _) =>
            {
                seen.Add(File.Exists(Path.Combine(path, "bad.txt")));
                ends.TrySetResult();
                return Task.CompletedTask;
            },
            GitSandbox.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal([true, false], seen);
        Assert.Equal("good.txt\nreadme.txt\nsrc", sandbox.Git("ls-tree", "--name-only", good));
        Assert.Equal(good, sandbox.Git("rev-parse", "abathur/demo/main"));
    }

    private async Task<string> MergeWithGlueAsync(AttemptInput task)
    {
        using var worktree = await sandbox.Manager.AcquireAsync(task, GitSandbox.Token);
        GitCli.Run(worktree.Path, "switch", "-q", "-c", "feature");
        sandbox.Write(Path.Combine(worktree.Path, "feature.txt"), "feature\n");
        await sandbox.Committer.CommitAsync(worktree.Path, "feature", GitSandbox.Token);
        GitCli.Run(worktree.Path, "switch", "-q", "abathur/demo/" + task.TaskId);
        GitCli.Run(worktree.Path, "merge", "-q", "--no-ff", "--no-commit", "feature");
        sandbox.Write(Path.Combine(worktree.Path, "glue.txt"), "glue\n");
        GitCli.Run(worktree.Path, "add", "-A");
        GitCli.Run(worktree.Path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "m");
        GitCli.Run(worktree.Path, "branch", "-q", "-D", "feature");
        return GitCli.Run(worktree.Path, "rev-parse", "HEAD");
    }
}
