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

    private string Administration => Path.Combine(sandbox.Person, ".git", "worktrees");
}
