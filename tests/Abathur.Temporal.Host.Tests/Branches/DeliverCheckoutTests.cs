using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>A delivery touches a working tree only if git itself says that it has the branch checked out and is clean.</summary>
public sealed class DeliverCheckoutTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeliverAsync_ListedWorktreeIsGone_IsRefusedAndNothingMoves(bool locked)
    {
        var gone = Path.Combine(sandbox.Root, "w");
        sandbox.Git("branch", "release");
        sandbox.Git("worktree", "add", "-q", gone, "release");
        if (locked)
        {
            sandbox.Git("worktree", "lock", gone);
        }

        Directory.Delete(gone, recursive: true);
        await MergedAsync();

        var error = await RefusedAsync("release");

        Assert.Contains("worktree prune", error.Message, StringComparison.Ordinal);
        Assert.Equal(locked, error.Message.Contains("worktree unlock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeliverAsync_MountPointWithoutItsDisk_IsRefused()
    {
        var linked = Linked("release");
        await MergedAsync();
        Directory.Delete(linked, recursive: true);
        Directory.CreateDirectory(linked);

        Assert.Contains("may not be mounted", (await RefusedAsync("release")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_AnotherRepositoryInTheWorktreesPlace_IsRefused()
    {
        var linked = Linked("release");
        await MergedAsync();
        Directory.Delete(linked, recursive: true);
        GitCli.Run(sandbox.Root, "clone", "-q", "-b", "main", sandbox.Person, linked);
        GitCli.Run(linked, "checkout", "-q", "-b", "release");
        var before = CheckoutSnapshot.Of(linked);

        Assert.Contains("finds something else", (await RefusedAsync("release")).Message, StringComparison.Ordinal);
        Assert.Equal(before, CheckoutSnapshot.Of(linked));
    }

    [Fact]
    public async Task DeliverAsync_WorktreeDetachedAtTheBranch_MovesTheRefAlone()
    {
        var linked = Linked("release");
        GitCli.Run(linked, "switch", "-q", "--detach");
        await MergedAsync();

        var result = await DeliverAsync("release");

        Assert.Null(result.Checkout);
        Assert.Equal(result.Commit, sandbox.Git("rev-parse", "release"));
        Assert.Equal(sandbox.BaseCommit, GitCli.Run(linked, "rev-parse", "HEAD"));
        Assert.Empty(GitCli.Run(linked, "status", "--porcelain"));
    }

    [Fact]
    public async Task DeliverAsync_CheckedOutTwice_IsRefused()
    {
        var linked = Path.Combine(sandbox.Root, "twice");
        sandbox.Git("worktree", "add", "-q", "--force", linked, "main");
        await MergedAsync();

        var error = await RefusedAsync("main");

        Assert.Contains("more than once", error.Message, StringComparison.Ordinal);
        Assert.Contains(linked, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_BranchIsAnotherNameOfTheOneCheckedOut_IsRefused()
    {
        sandbox.Git("symbolic-ref", "refs/heads/release", "refs/heads/main");
        await MergedAsync();

        Assert.Contains("--into main", (await RefusedAsync<InvalidInputException>("release")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_BisectionUnderWay_IsRefused()
    {
        Own("b.txt", "b\n");
        sandbox.Git("checkout", "-q", "-b", "release");
        sandbox.Git("bisect", "start", "HEAD", "HEAD~1");
        sandbox.Git("checkout", "-q", "--detach");
        await MergedAsync();

        Assert.Contains("git bisect reset", (await RefusedAsync("release")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("cherry-pick")]
    public async Task DeliverAsync_InTheMiddleOfSomethingWithoutChanges_IsRefused(string what)
    {
        sandbox.Git("checkout", "-q", "-b", "side");
        Own("own.txt", "own\n");
        sandbox.Git("checkout", "-q", "main");
        Own("own.txt", "own\n", "the same");
        await MergedAsync();
        GitCli.TryRun(sandbox.Person, what == "merge" ? ["merge", "--no-commit", "side"] : ["cherry-pick", "side"]);
        Assert.Empty(sandbox.Git("status", "--porcelain"));

        Assert.Contains($"A {what} is under way", (await RefusedAsync("main")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new.txt", false)]
    [InlineData("new.txt", true)]
    [InlineData("new.txt/inside", false)]
    public async Task DeliverAsync_IgnoredFileInTheWay_IsRefusedAndStays(string file, bool diverged)
    {
        sandbox.Write(".gitignore", "new.txt\n");
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", "ignores");
        if (!diverged)
        {
            sandbox.BaseCommit = sandbox.Git("rev-parse", "HEAD");
        }

        await MergedAsync(force: true);
        sandbox.Write(file, "the person's\n");

        var error = await RefusedAsync("main");

        Assert.Contains("new.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal("the person's\n", File.ReadAllText(Path.Combine(sandbox.Person, file)));
    }

    [Fact]
    public async Task DeliverAsync_IgnoredFileWhereAFolderComes_IsRefusedAndStays()
    {
        sandbox.Write(".gitignore", "/build\n");
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", "ignores");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "HEAD");
        await MergedAsync("build/new.txt", force: true);
        sandbox.Write("build", "the person's\n");

        Assert.Contains("build", (await RefusedAsync("main")).Message, StringComparison.Ordinal);
        Assert.Equal("the person's\n", File.ReadAllText(Path.Combine(sandbox.Person, "build")));
    }

    [Theory]
    [InlineData("--assume-unchanged")]
    [InlineData("--skip-worktree")]
    public async Task DeliverAsync_ChangesThatGitIsToldToOverlook_AreNotOverwritten(string flag)
    {
        await MergedAsync("readme.txt");
        sandbox.Git("update-index", flag, "readme.txt");
        sandbox.Write("readme.txt", "the person's\n");
        Assert.Empty(sandbox.Git("status", "--porcelain"));

        Assert.Contains("readme.txt", (await RefusedAsync("main")).Message, StringComparison.Ordinal);
        Assert.Equal("the person's\n", File.ReadAllText(Path.Combine(sandbox.Person, "readme.txt")));
    }

    [Fact]
    public async Task DeliverAsync_IndexIsLocked_IsRefused()
    {
        await MergedAsync();
        File.WriteAllText(Path.Combine(sandbox.Person, ".git", "index.lock"), string.Empty);

        Assert.Contains("index.lock", (await RefusedAsync("main")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_FilesWithNewTimes_AreNoChanges()
    {
        await MergedAsync("readme.txt");
        File.SetLastWriteTimeUtc(Path.Combine(sandbox.Person, "readme.txt"), DateTime.UtcNow.AddHours(-1));

        Assert.Equal(sandbox.Person, (await DeliverAsync("main")).Checkout);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(sandbox.Person, "readme.txt")));
    }

    [Fact]
    public async Task DeliverAsync_DivergedAndCheckedOut_MergesWhateverTheConfigurationSays()
    {
        await MergedAsync();
        Own("own.txt", "own\n");
        sandbox.Git("config", "branch.main.mergeOptions", "--squash");
        sandbox.Git("config", "merge.ff", "only");

        var result = await DeliverAsync("main");

        Assert.False(result.FastForward);
        Assert.Equal([result.Before, sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm))], sandbox.Git("log", "-1", "--format=%P", "main").Split(' '));
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(sandbox.Person, "new.txt")));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
        Assert.StartsWith(result.Commit, sandbox.Git("log", "-g", "-1", "--format=%H", "HEAD"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_RepositoryThroughALink_UpdatesItsWorkingTree()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        await MergedAsync();
        var link = Path.Combine(sandbox.Root, "link");
        Directory.CreateSymbolicLink(link, sandbox.Person);

        var result = await sandbox.Branch.DeliverAsync(sandbox.Spec with { Path = link }, GitSandbox.Swarm, "main", GitSandbox.Token);

        Assert.NotNull(result.Checkout);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(sandbox.Person, "new.txt")));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task DeliverAsync_GitDirectoryLiesElsewhere_UpdatesTheWorkingTree()
    {
        sandbox.Git("init", "-q", "--separate-git-dir", Path.Combine(sandbox.Root, "elsewhere"));
        await MergedAsync();

        Assert.Equal(sandbox.Person, (await DeliverAsync("main")).Checkout);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(sandbox.Person, "new.txt")));
    }

    [Fact]
    public async Task DeliverAsync_BareRepositoryWhoseHeadIsTheBranch_MovesTheRef()
    {
        using var bare = new GitSandbox(bare: true);
        await bare.WorkAsync(bare.Task(), "new.txt", "new\n");
        var merge = await bare.MergeAsync(bare.Task());

        var result = await bare.Branch.DeliverAsync(bare.Spec, GitSandbox.Swarm, "main", GitSandbox.Token);

        Assert.Equal((merge, null), (result.Commit, result.Checkout));
        Assert.Equal(merge, bare.Git("rev-parse", "main"));
    }

    [Fact]
    public async Task DeliverAsync_NotABranch_SaysWhatItIs()
    {
        sandbox.Git("tag", "v1");
        sandbox.Git("update-ref", "refs/remotes/origin/main", "main");
        await MergedAsync();

        Assert.Contains("is a tag", (await RefusedAsync<InvalidInputException>("v1")).Message, StringComparison.Ordinal);
        Assert.Contains("remote-tracking", (await RefusedAsync<InvalidInputException>("origin/main")).Message, StringComparison.Ordinal);
        Assert.Contains("full name", (await RefusedAsync<InvalidInputException>("refs/heads/main")).Message, StringComparison.Ordinal);
        foreach (var name in new[] { sandbox.BaseCommit, "HEAD", "abathur/demo/main", "refs/abathur/integration/demo", "Main" })
        {
            await RefusedAsync<Exception>(name);
        }

        sandbox.Git("checkout", "-q", "--orphan", "unborn");
        Assert.Contains("no commit yet", (await RefusedAsync("unborn")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliverAsync_UnrelatedHistory_IsRefusedInWords()
    {
        sandbox.Git("checkout", "-q", "--orphan", "other");
        sandbox.Git("commit", "-q", "-m", "another beginning");
        sandbox.Git("checkout", "-q", "main");
        await MergedAsync();

        Assert.Contains("unrelated histories", (await RefusedAsync("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoveAsync_PersonCommittedSinceTheBranchWasRead_NothingOfTheirsIsLost()
    {
        await MergedAsync();
        var tip = sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm));
        Own("own.txt", "own\n");
        var head = sandbox.Git("rev-parse", "HEAD");
        var git = new GitRunner(sandbox.Program, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var checkout = new OperatorCheckout(git, new Refs(git), new StatusReader(git));
        var gitDirectory = Path.Combine(sandbox.Person, ".git");
        var place = new Repository(sandbox.Person, gitDirectory, gitDirectory).InWorktree(sandbox.Person, gitDirectory);

        await Assert.ThrowsAsync<RefusedException>(
            () => checkout.MoveAsync(place, "test", "refs/heads/main", sandbox.BaseCommit, tip, GitSandbox.Token));

        Assert.Equal(head, sandbox.Git("rev-parse", "main"));
        Assert.Empty(sandbox.Git("status", "--porcelain"));
        Assert.False(File.Exists(Path.Combine(sandbox.Person, "new.txt")));
    }

    private Task<DeliverResult> DeliverAsync(string branch) =>
        sandbox.Branch.DeliverAsync(sandbox.Spec, GitSandbox.Swarm, branch, GitSandbox.Token);

    private Task<RefusedException> RefusedAsync(string branch) => RefusedAsync<RefusedException>(branch);

    private async Task<T> RefusedAsync<T>(string branch)
        where T : Exception
    {
        var (refs, before) = (sandbox.Git("for-each-ref"), Files());
        var error = await Assert.ThrowsAnyAsync<T>(() => DeliverAsync(branch));
        Assert.Equal(refs, sandbox.Git("for-each-ref"));
        Assert.Equal(before, Files());
        return error;

        IEnumerable<KeyValuePair<string, string>> Files() => [.. CheckoutSnapshot.Of(sandbox.Person).Where(file => !file.Key.StartsWith(".git/", StringComparison.Ordinal))];
    }

    private string Linked(string branch)
    {
        var linked = Path.Combine(sandbox.Root, "linked");
        sandbox.Git("worktree", "add", "-q", "-b", branch, linked);
        return linked;
    }

    private void Own(string file, string text, string message = "own")
    {
        sandbox.Write(file, text);
        sandbox.Git("add", "-A");
        sandbox.Git("commit", "-q", "-m", message);
    }

    private async Task MergedAsync(string file = "new.txt", bool force = false)
    {
        using (var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token))
        {
            sandbox.Write(Path.Combine(worktree.Path, file), "new\n");
            GitCli.Run(worktree.Path, ["add", .. force ? ["--force"] : Array.Empty<string>(), "--", file]);
            GitCli.Run(worktree.Path, "commit", "-q", "-m", "work");
        }

        await sandbox.MergeAsync(sandbox.Task());
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
    }
}
