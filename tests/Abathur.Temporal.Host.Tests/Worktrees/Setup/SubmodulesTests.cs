using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Tests.Worktrees.Setup;

/// <summary>With the setting <c>submodules</c>, worktrees have them; the operator's repository doesn't change by a byte.</summary>
public sealed class SubmodulesTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task AcquireAsync_InitializedInTheCheckout_ComeFromThereAndChangeNothingThere()
    {
        AddNested();
        ShellScript.Run(sandbox.Root, "mv lib.git gone.git; mv inner.git gone-inner.git");
        var before = Fingerprint();
        using var worktree = await AcquireAsync();

        Assert.Equal("l\n", await ReadAsync(worktree, "lib/l"));
        Assert.Equal("i\n", await ReadAsync(worktree, "lib/inner/i"));
        Assert.Equal(before, Fingerprint());
        Assert.Equal(string.Empty, ShellScript.Run(worktree.Path, "git status --porcelain").Trim());
        Assert.Equal(sandbox.Root + "/lib.git", ShellScript.Run(worktree.Path, "git -C lib remote get-url origin").Trim());
        Assert.True((await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token)).IsClean);
    }

    [Fact]
    public async Task AcquireAsync_NotInitialized_IsFetchedFromTheUrlThatTheOperatorConfigured()
    {
        AddNested();
        ShellScript.Run(sandbox.Person, "git submodule --quiet deinit --all --force; rm -rf .git/modules");
        sandbox.Git("config", "submodule.lib.url", sandbox.Root + "/lib.git");

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => AcquireAsync());

        // What is inside is named by .gitmodules alone, from which no path of this host is taken.
        Assert.Equal(FailureKind.Preparation, error.Kind);
        Assert.Contains("'lib/inner' can't be checked out", error.Message, StringComparison.Ordinal);
        Assert.Contains("submodule update --init", error.Message, StringComparison.Ordinal);
        Assert.Equal("l\n", await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(sandbox.Home, "worktrees"), "l", SearchOption.AllDirectories).Single(), GitSandbox.Token));
    }

    [Fact]
    public async Task AcquireAsync_WithoutTheSetting_LeavesThemEmpty()
    {
        AddNested();
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(worktree.Path, "lib")));
    }

    [Fact]
    public async Task AcquireAsync_SubmoduleThatIsNeverUpdated_StaysEmpty()
    {
        AddNested();
        ShellScript.Run(sandbox.Person, "git config -f .gitmodules submodule.lib.update none; git commit -qam none");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
        using var worktree = await AcquireAsync();

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(worktree.Path, "lib")));
    }

    [Fact]
    public async Task AcquireAsync_TakesTooLong_SaysWhatToDo()
    {
        AddNested();
        var task = sandbox.Task() with { Setup = new() { Submodules = true, PrepareTimeoutSeconds = 0.000_001 } };

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => AcquireAsync(task));

        Assert.Contains("took longer than prepareTimeoutSeconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Require_CommitInASubmodule_IsRefusedUntilItIsPushed()
    {
        AddNested();
        const string work = "cd lib; git checkout -q -B next; echo x>f; git add -A; git commit -qm x; cd ..; git add lib; git commit -qm x";
        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, Work(work, 1))).Failure;
        Assert.Contains("git -C 'lib' push", failure.Message, StringComparison.Ordinal);
        var salvage = await sandbox.Manager.ReleaseAsync(Task(), keepBranch: false, GitSandbox.Token);
        Assert.Equal("x", sandbox.Git("show", salvage + ":lib/f"));

        Evidence.Require(sandbox.Task(), Done, Work(work + "; git -C lib push -q origin HEAD:refs/heads/next", 2));
        await sandbox.MergeAsync(Task(attempt: 2));
        Assert.Null(await sandbox.Manager.ReleaseAsync(Task(attempt: 2), keepBranch: false, GitSandbox.Token));
    }

    [Fact]
    public async Task IntegrateAsync_TheBranchMovedASubmodule_VerifySeesItWhereItIsNow()
    {
        AddNested();
        (await AcquireAsync(Task(2))).Dispose();
        ShellScript.Run(Worktree("T2"), "git -C lib checkout -q -B next; cd lib; echo x>f; git add f; git commit -qm x; git push -q origin next; cd ..; git commit -qam moved");
        Work("echo y>y; git add y; git commit -qm y", 1);
        await sandbox.MergeAsync(Task(2));

        var seen = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => sandbox.Manager.IntegrateAsync(
            Task(),
            (path, _) =>
            {
                seen = File.Exists(Path.Combine(path, "lib", "f"));
                throw new InvalidOperationException("verification failed");
            },
            GitSandbox.Token));

        Assert.True(seen);
        Assert.False(File.Exists(Path.Combine(Worktree("T1"), "lib", "f")));
        Assert.Null(await sandbox.Manager.ReleaseAsync(Task(), keepBranch: true, GitSandbox.Token));
    }

    [Fact]
    public async Task InspectAsync_PrepareMadeFilesInASubmodule_AreNoChanges()
    {
        AddNested();
        using var worktree = await sandbox.Manager.AcquireAsync(Task() with { Setup = new() { Submodules = true, Prepare = ["true"] } }, GitSandbox.Token, (path, _) =>
        {
            ShellScript.Run(path, "echo o > lib/l.o; echo o > lib/inner/i.o");
            return System.Threading.Tasks.Task.CompletedTask;
        });
        ShellScript.Run(worktree.Path, "echo y>y; git add y; git commit -qm y");

        Evidence.Require(sandbox.Task(), Done, await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token));
    }

    [Theory]
    [InlineData("../x.git", "https://host/a/b.git", "https://host/a/x.git")]
    [InlineData("../../x.git", "git@host:a/b.git", "git@host:x.git")]
    [InlineData("./x.git", "/srv/b", "/srv/b/x.git")]
    [InlineData("https://other/x.git", "https://host/a/b.git", "https://other/x.git")]
    public void Resolve_RelativeUrl_BeginsAtTheRepositoryAround(string url, string around, string expected) =>
        Assert.Equal(expected, SubmoduleUrl.Resolve(url, around));

    [Theory]
    [InlineData("/srv/x.git", true)]
    [InlineData("file:///srv/x.git", true)]
    [InlineData("x.git", true)]
    [InlineData("a/b:c", true)]
    [InlineData("git@host:x.git", false)]
    [InlineData("https://host/x.git", false)]
    public void IsLocal_Url_IsToldFromAPath(string url, bool local) => Assert.Equal(local, SubmoduleUrl.IsLocal(url));

    private static AgentOutcome Done => new("done", new());

    private AttemptInput Task(int number = 1, int attempt = 1) => sandbox.Task(number, attempt) with { Setup = new() { Submodules = true } };

    private Task<Worktree> AcquireAsync(AttemptInput? task = null) => sandbox.Manager.AcquireAsync(task ?? Task(), GitSandbox.Token);

    private WorktreeState Work(string script, int attempt)
    {
        using var worktree = AcquireAsync(Task(attempt: attempt)).GetAwaiter().GetResult();
        ShellScript.Run(worktree.Path, script);
        return sandbox.Manager.InspectAsync(worktree, GitSandbox.Token).GetAwaiter().GetResult();
    }

    private string Worktree(string task) => Directory.GetDirectories(Path.Combine(sandbox.Home, "worktrees"), task, SearchOption.AllDirectories).Single();

    private static Task<string> ReadAsync(Worktree worktree, string path) => File.ReadAllTextAsync(Path.Combine(worktree.Path, path), GitSandbox.Token);

    // A submodule in a submodule, both initialized in the checkout.
    private void AddNested()
    {
        const string allowed = "git -c protocol.file.allow=always";
        ShellScript.Run(sandbox.Root, "git init -q -b main inner-src; cd inner-src; echo i>i; git add i; git commit -qm i; cd ..; git clone -q --bare inner-src inner.git");
        ShellScript.Run(
            sandbox.Root,
            $"git init -q -b main lib-src; cd lib-src; echo l>l; git add l; {allowed} submodule --quiet add '{sandbox.Root}/inner.git' inner; git commit -qm l; cd ..; git clone -q --bare lib-src lib.git");
        ShellScript.Run(
            sandbox.Person,
            $"{allowed} submodule --quiet add '{sandbox.Root}/lib.git' lib; git commit -qm lib; {allowed} submodule --quiet update --init --recursive");
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
    }

    // Every file of the checkout and of its submodules' git directories.
    private string Fingerprint() => ShellScript.Run(
        sandbox.Person, "find . -path ./.git/worktrees -prune -o -path ./.git/objects -prune -o -path './.git/*abathur*' -prune -o -path ./.git/logs -prune -o -type f -print0 | sort -z | xargs -0 sha256sum");
}
