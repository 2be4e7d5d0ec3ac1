using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Worktrees.Salvage;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>Salvage never fails, and a worktree goes, whatever files an agent left and whatever it did to git.</summary>
public sealed class AnyFilesTests : IDisposable
{
    private const string Deep = "p=$(for i in $(seq 22); do printf 'd%.0s' $(seq 100); printf /; done); mkdir -p \"$p\" \"b/$p\"; echo x > \"b/$p/left\"; mv b \"$p\"";
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    public static TheoryData<string, string> Habits => new()
    {
        { "sparse in the worktree", "git sparse-checkout set --cone src; mkdir b; echo x > b/left" },
        { "safecrlf", "git config core.safecrlf true; git config core.autocrlf input; printf 'a\\r\\n' > crlf; echo x > left" },
        { "hidden by the exclude file", "echo left >> \"$(git rev-parse --git-path info/exclude)\"; echo x > left" },
        { "all hidden by the exclude file", "echo '*' >> \"$(git rev-parse --git-path info/exclude)\"; mkdir b; echo x > b/left" },
        { "broken index", "echo junk > \"$(git rev-parse --git-path index)\"; echo x > left" },
        { "no index", "rm \"$(git rev-parse --git-path index)\"; echo x > left" },
        { "index locked", ": > \"$(git rev-parse --git-path index).lock\"; echo x > left" },
        { "corrupt HEAD", "echo junk > \"$(git rev-parse --git-path HEAD)\"; echo x > left" },
        { "HEAD points nowhere", "git symbolic-ref HEAD refs/heads/nowhere; echo x > left" },
        { "HEAD is a missing commit", "echo 1111111111111111111111111111111111111111 > \"$(git rev-parse --git-path HEAD)\"; echo x > left" },
        { ".git is gone", "rm .git; echo x > left" },
        { ".git is a pipe", "rm .git; mkfifo .git; echo x > left" },
        { "a repository around it", "rm .git; git init -q; echo x > left; git add -A; git commit -qm own" },
        { "a name that is not UTF-8", "printf x > \"$(printf 'caf\\351')\"; mkdir \"$(printf 'd\\351')\"; echo x > left" },
        { "a folder that is not UTF-8", "mkdir \"$(printf 'd\\351')\"; printf x > \"$(printf 'd\\351/caf\\351')\"; echo x > left" },
        { "a name with a line break", "printf x > \"$(printf 'a\\nb\\tc\"')\"; echo x > left" },
        { "a name of 255 bytes", "printf x > \"$(printf 'n%.0s' $(seq 255))\"; echo x > left" },
        { "nested deeper than a path may be long", Deep },
        { "read-only folders", "mkdir -p ro/ro; echo x > ro/ro/left; chmod 0555 ro/ro ro" },
        { "folders without any right", "mkdir closed; echo x > closed/left; chmod 0 closed/left closed" },
        { "pipes", "mkfifo pipe; rm readme.txt; mkfifo readme.txt; echo x > left" },
        { "a filter that fails", "git config filter.f.clean false; git config filter.f.required true; echo '* filter=f' > .gitattributes; echo x > left" },
        { "an encoding that fails", "echo '*.u working-tree-encoding=UTF-16' > .gitattributes; printf 'abc' > a.u; echo x > left" },
        { "links in a circle and to nowhere", "ln -s . self; ln -s /nowhere gone; echo x > left" },
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task ReleaseAsync_Whatever_KeepsTheWorkAndRemovesTheFolder(string habit, string script)
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), script);

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token);

        Assert.True(salvage is not null, habit);
        Assert.Equal("x", Left(salvage));
        Assert.False(Path.Exists(path), habit);
        Assert.Empty(sandbox.Manager.List());
        File.Delete(Path.Combine(sandbox.Person, ".git", "info", "exclude"));
        await sandbox.WorkAsync(sandbox.Task(attempt: 2), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task(attempt: 2));
        Assert.Empty(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        var kept = Assert.Single(await sandbox.Salvaged.ListAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token), item => item.Attempt == 1 && (item.Archive ?? item.Ref) == salvage);
        Assert.Equal("T1", kept.Task);
    }

    [Fact]
    public async Task AcquireAsync_RepositoryIsSparse_LaterAttemptKeepsWhatTheFirstWroteOutsideIt()
    {
        sandbox.Git("sparse-checkout", "set", "--cone", "src");
        await sandbox.LeaveAsync(sandbox.Task(), "mkdir b; echo x > b/left");

        using var next = await sandbox.Manager.AcquireAsync(sandbox.Task(attempt: 2), GitSandbox.Token);

        Assert.Equal("x", Left("refs/abathur/salvage/demo/T1/1"));
        Assert.Equal("a", sandbox.Git("show", "refs/abathur/salvage/demo/T1/1:src/a.txt"));
    }

    // Root may read everything: PlainUserTests runs it again as nobody.
    [Fact]
    public async Task ReleaseAsync_FilesThatTheirOwnerMayNotRead_AreKeptAndRemoved()
    {
        var state = await sandbox.ScriptAsync(
            sandbox.Task(), "mkdir closed; echo x > closed/left; echo changed > src/a.txt; echo y > y; chmod 0 y closed/left closed src");
        Assert.False(state.IsClean);

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        Assert.Equal(("x", "changed", "y"), (Left(salvage!), sandbox.Git("show", salvage + ":src/a.txt"), sandbox.Git("show", salvage + ":y")));
        Assert.Empty(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
    }

    [Fact]
    public async Task ReleaseAsync_MergedWithNamesThatAreNotUtf8_LeavesNothing()
    {
        var state = await sandbox.ScriptAsync(sandbox.Task(), "printf x > \"$(printf 'caf\\351')\"; git add -A; git commit -qm cafe");
        Assert.True(state is { IsClean: true, HasChanged: true });
        await sandbox.MergeAsync(sandbox.Task());

        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: false, GitSandbox.Token, merged: true));

        Assert.Empty(sandbox.Manager.List());
    }

    [Fact]
    public async Task PruneAsync_NoFormOfSalvageWorks_TheFolderStaysUntilOneDoes()
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), Deep);

        // Neither git, because of the depth, nor an archive.
        var archives = Path.Combine(sandbox.Home, "salvage");
        await File.WriteAllTextAsync(archives, "in the way", GitSandbox.Token);

        Assert.Equal([path], await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        var failure = await Assert.ThrowsAsync<SalvageFailedException>(() => sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);

        // The next attempt has its place, and what is not kept stays beside it.
        await sandbox.WorkAsync(sandbox.Task(attempt: 2), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task(attempt: 2));
        await sandbox.Manager.ReleaseAsync(sandbox.Task(attempt: 2), false, GitSandbox.Token);
        var unsaved = Assert.Single(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        Assert.StartsWith(path + ".unsaved-1-", unsaved, StringComparison.Ordinal);

        File.Delete(archives);
        Assert.Empty(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        Assert.False(Directory.Exists(unsaved));
        Assert.NotNull(Assert.Single(await sandbox.Salvaged.ListAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token)).Archive);
    }

    [Fact]
    public async Task ReleaseAsync_FilesThatNobodyMayDelete_AreKeptAndTheFolderIsToldAsLeft()
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), "mkdir stuck; echo x > stuck/left");
        try
        {
            ShellScript.Run(path, "chattr +i stuck/left");
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip("needs the right to make a file immutable: " + e.Message);
        }

        var salvage = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        var left = Assert.Single(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        ShellScript.Run(left, "chattr -i stuck/left");

        Assert.Equal("x", Left(salvage!));
        Assert.StartsWith(path + ".left-1-", left, StringComparison.Ordinal);
        Assert.Empty(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
    }

    [Fact]
    public async Task ReleaseAsync_AnotherFileSystemMountedInside_IsNotEntered()
    {
        var path = await sandbox.LeaveAsync(sandbox.Task(), "mkdir mnt");
        var theirs = Path.Combine(sandbox.Root, "theirs");
        Directory.CreateDirectory(theirs);
        await File.WriteAllTextAsync(Path.Combine(theirs, "data"), "precious", GitSandbox.Token);
        try
        {
            ShellScript.Run(path, $"mount --bind '{theirs}' mnt");
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip("needs the right to mount: " + e.Message);
        }

        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        var left = Assert.Single(await sandbox.Manager.PruneAsync(sandbox.Spec, GitSandbox.Swarm, GitSandbox.Token));
        ShellScript.Run(left, "umount mnt");

        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(theirs, "data"), GitSandbox.Token));
    }

    [Fact]
    public async Task ReleaseAsync_LinkInTheWorktreesPlace_LeadsNowhere()
    {
        var theirs = Path.Combine(sandbox.Root, "theirs");
        Directory.CreateDirectory(theirs);
        await File.WriteAllTextAsync(Path.Combine(theirs, "data"), "precious", GitSandbox.Token);
        var path = await sandbox.LeaveAsync(sandbox.Task(), $"cd ..; rm -rf T1; ln -s '{theirs}' T1");

        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));

        Assert.False(Path.Exists(path));
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(theirs, "data"), GitSandbox.Token));
    }

    [Fact]
    public async Task RestoreAsync_Archive_SaysHowToUnpackIt()
    {
        await sandbox.LeaveAsync(sandbox.Task(), Deep);
        var archive = await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(
            () => sandbox.Salvaged.RestoreAsync(sandbox.Spec, GitSandbox.Swarm, "T1", null, "rescued", GitSandbox.Token));

        Assert.Contains($"tar -xf '{archive}'", refused.Message, StringComparison.Ordinal);
    }

    // The one file with this name, wherever it is kept.
    private string Left(string salvage) => salvage.EndsWith(".tar", StringComparison.Ordinal)
        ? ShellScript.Run(sandbox.Root, $"tar -xOf '{salvage}' --wildcards '*/left'")
        : sandbox.Git("show", $"{salvage}:{sandbox.Git("ls-tree", "-r", "--name-only", salvage).Split('\n').Single(name => name == "left" || name.EndsWith("/left", StringComparison.Ordinal))}");
}
