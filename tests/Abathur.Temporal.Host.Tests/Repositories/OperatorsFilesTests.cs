namespace Abathur.Temporal.Host.Tests.Repositories;

public sealed class OperatorsFilesTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task EverythingOnTheManager_DirtyCheckoutBeside_StaysByteForByte()
    {
        sandbox.Git("remote", "add", "origin", "https://example.com/x.git");
        sandbox.Git("update-ref", "refs/remotes/origin/main", "main");
        sandbox.Git("tag", "-a", "v1", "-m", "v1");
        sandbox.Write("stashed.txt", "s\n");
        sandbox.Git("stash", "-u");
        sandbox.Write("readme.txt", "dirty\n");
        sandbox.Write("staged.txt", "staged\n");
        sandbox.Git("add", "staged.txt");
        sandbox.Write("untracked.txt", "untracked\n");
        // A branch upon the same commits: `rebase.updateRefs` would move it.
        sandbox.Git("config", "rebase.updateRefs", "true");
        sandbox.Git("config", "gc.auto", "1");
        var before = CheckoutSnapshot.Of(sandbox.Person);

        await Task.WhenAll(Enumerable.Range(1, 6).Select(n => Task.Run(async () =>
        {
            var head = await sandbox.WorkAsync(sandbox.Task(n), $"{n}.txt", $"{n}\n");
            await sandbox.MergeAsync(sandbox.Task(n));
            await sandbox.Manager.ReleaseAsync(sandbox.Task(n), false, GitSandbox.Token);
        })));
        await sandbox.WorkAsync(sandbox.Task(7), "7.txt", "7\n");
        using (await sandbox.Manager.AcquireAsync(sandbox.Task(7, attempt: 2), GitSandbox.Token))
        {
        }

        await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);
        await sandbox.Branch.LogGraphAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Equal(before, CheckoutSnapshot.Of(sandbox.Person));
        Assert.Equal(Refs(), sandbox.Git("for-each-ref", "--format=%(refname)").Split('\n').Where(r => !r.Contains("abathur/", StringComparison.Ordinal)));
    }

    private static string[] Refs() => ["refs/heads/main", "refs/remotes/origin/main", "refs/stash", "refs/tags/v1"];
}
