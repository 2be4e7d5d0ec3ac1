using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Tests.Worktrees.Setup;

/// <summary>What the swarm's settings bring into a worktree is there, and is no work: not in evidence, commits or salvage.</summary>
public sealed class WorktreeSetupTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task AcquireAsync_Copy_BringsWhatThePatternsNameAndNothingElse()
    {
        foreach (var path in new[] { ".env", ".env.other", "config/a.local", "config/deep/b.local", "modules/x/one.js", "modules/y/two.js" })
        {
            sandbox.Write(path, path + "\n");
        }

        sandbox.Write(".git/info/exclude", "modules/\n");
        var before = sandbox.Git("config", "--list", "--local");
        using var worktree = await AcquireAsync(Copying([".env", "config/*.local", "modules"]));

        Assert.Equal([".env", "a.local", "one.js", "two.js"], Names(worktree.Path, ".env*", "*.local", "*.js"));
        Assert.Equal(before, sandbox.Git("config", "--list", "--local"));
        Assert.Equal("modules/\n", await File.ReadAllTextAsync(Path.Combine(sandbox.Person, ".git/info/exclude"), GitSandbox.Token));
        Assert.True((await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token)).IsClean);
    }

    [Theory]
    [InlineData("missing", "names no untracked file")]
    [InlineData("readme.txt", "names no untracked file")]
    [InlineData("inner", "is a git repository of its own")]
    [InlineData("out", "leads out of the checkout")]
    [InlineData("up", "leads out of the checkout")]
    public async Task AcquireAsync_CopyOfWhatCannotBeCopied_SaysWhy(string pattern, string why)
    {
        ShellScript.Run(sandbox.Person, "git init -q inner; ln -s /etc/passwd out; ln -s ../../etc/passwd up");

        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => AcquireAsync(Copying(pattern)));

        Assert.Equal(FailureKind.Preparation, error.Kind);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_CopyWhereTheLineHasAFileOrALink_OverwritesNothing()
    {
        sandbox.Write("local.txt", "mine\n");
        await sandbox.WorkAsync(sandbox.Task(2), "local.txt", "the line's\n");
        await sandbox.MergeAsync(sandbox.Task(2));
        using (var worktree = await AcquireAsync(Copying("local.txt")))
        {
            Assert.Equal("the line's\n", await File.ReadAllTextAsync(Path.Combine(worktree.Path, "local.txt"), GitSandbox.Token));
            ShellScript.Run(worktree.Path, "echo new > local.txt; git commit -qam new");
            Evidence.Require(sandbox.Task(), Done, await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token));
        }

        var linked = sandbox.Task(3);
        await sandbox.LeaveAsync(linked, "ln -s /tmp conf; git add conf; git commit -qm link");
        await sandbox.MergeAsync(linked);
        sandbox.Write("conf/secret", "s\n");
        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => AcquireAsync(Copying("conf/secret", 4)));
        Assert.Contains("'conf' is not a folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git add -A; echo x > x; git add -A; git commit -qm x", null)]
    [InlineData("git add -f .env; git commit -qm env", "holds .env")]
    [InlineData("git add -f .env; git commit -qm env; git rm -q --cached .env; echo x > x; git add x; git commit -qm x", "holds .env")]
    [InlineData("echo '!.env' > .gitignore; git add .gitignore; git commit -qm shown", null)]
    [InlineData("echo '!.env' > .gitignore; git add -A; git commit -qm shown", "holds .env")]
    public async Task Require_CommitsWithACopy_AreRefused(string script, string? why)
    {
        sandbox.Write(".env", "SECRET\n");
        var state = await ScriptAsync(Copying(".env"), script);

        if (why is null)
        {
            Evidence.Require(sandbox.Task(), Done, state);
            return;
        }

        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Failure;
        Assert.Equal(FailureKind.NoEvidence, failure.Kind);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo x > left")]
    [InlineData("echo x > left; git add -f .env")]
    [InlineData("echo x > left; echo '!.env' > .gitignore")]
    [InlineData("echo x > left; echo '*.o' >> \"$(git rev-parse --git-path info/exclude)\"; echo o > a.o")]
    [InlineData("echo x > left; printf broken > \"$(git rev-parse --git-path index)\"")]
    public async Task ReleaseAsync_WorkBesideCopies_SalvageHoldsTheWorkAlone(string script)
    {
        sandbox.Write(".env", "SECRET\n");
        var task = sandbox.Task() with { Setup = new() { Copy = [".env"], Prepare = ["true"] } };
        using (var worktree = await AcquireAsync(task, "mkdir made; echo m > made/m; echo p >> readme.txt"))
        {
            RunIn(worktree, script);
        }

        var salvage = await sandbox.Manager.ReleaseAsync(task, keepBranch: false, GitSandbox.Token);

        var files = sandbox.Git("ls-tree", "-r", "--name-only", salvage!).Split('\n');
        Assert.Contains("left", files);
        Assert.DoesNotContain(".env", files);
        Assert.DoesNotContain("made/m", files);
        Assert.Equal([], Names(Path.Combine(sandbox.Home, "worktrees"), "T1.*"));
    }

    [Fact]
    public async Task ReleaseAsync_OnlyCopiedAndPrepared_ThereIsNothingToSalvage()
    {
        sandbox.Write(".env", "SECRET\n");
        var task = sandbox.Task() with { Setup = new() { Copy = [".env"], Prepare = ["true"] } };
        (await AcquireAsync(task, "mkdir made; echo m > 'made/[m]*'; echo p >> readme.txt")).Dispose();

        Assert.Null(await sandbox.Manager.ReleaseAsync(task, keepBranch: false, GitSandbox.Token));
    }

    [Theory]
    [InlineData("git add -A; echo x > x; git add x; git commit -qm x", true)]
    [InlineData("git add -A; git commit -qm prepared", false)]
    [InlineData("true", false)]
    public async Task Require_AfterPrepare_OnlyTheAgentsOwnCounts(string script, bool done)
    {
        using var worktree = await AcquireAsync(Preparing(), "mkdir made; echo m > made/m; echo p >> readme.txt");
        RunIn(worktree, script);
        var state = await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);

        Assert.True(state.IsClean, string.Join(' ', state.DirtyPaths));
        Assert.Equal(done, state.HasChanged);
    }

    [Fact]
    public async Task AcquireAsync_PrepareMakesThousandsOfFiles_TheirFolderIsHidden()
    {
        using var worktree = await AcquireAsync(Preparing(), "mkdir many; cd many; seq 1200 | xargs touch");

        ShellScript.Run(worktree.Path, "echo x > x");
        Assert.Equal(["x"], (await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token)).DirtyPaths);
    }

    [Fact]
    public async Task AcquireAsync_PrepareCommits_IsRefused()
    {
        var error = await Assert.ThrowsAsync<WorktreeSetupException>(() => AcquireAsync(Preparing(), "echo x > x; git add x; git commit -qm x"));
        Assert.Contains("committed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IntegrateAsync_CopiedAndPrepared_AreThereForVerify()
    {
        sandbox.Write(".env", "SECRET\n");
        var task = sandbox.Task() with { Setup = new() { Copy = [".env"], Prepare = ["true"] } };
        using (var worktree = await AcquireAsync(task, "echo m > made"))
        {
            ShellScript.Run(worktree.Path, "echo x > x; git add x; git commit -qm x");
        }

        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        await sandbox.MergeAsync(sandbox.Task(2));
        var seen = false;
        var commit = await sandbox.Manager.IntegrateAsync(
            task, (path, _) => Task.FromResult(seen = File.Exists(Path.Combine(path, ".env")) && File.Exists(Path.Combine(path, "made"))), GitSandbox.Token);

        Assert.True(seen);
        Assert.Equal("other.txt\nreadme.txt\nsrc/a.txt\nx", sandbox.Git("ls-tree", "-r", "--name-only", commit));
    }

    private static AgentOutcome Done => new("done", new());

    private AttemptInput Copying(string pattern, int number = 1) => Copying([pattern], number);

    private AttemptInput Copying(string[] patterns, int number = 1) => sandbox.Task(number) with { Setup = new() { Copy = patterns } };

    private AttemptInput Preparing() => sandbox.Task() with { Setup = new() { Prepare = ["true"] } };

    private Task<Worktree> AcquireAsync(AttemptInput task, string prepare = "true") => sandbox.Manager.AcquireAsync(task, GitSandbox.Token, (path, _) =>
    {
        ShellScript.Run(path, prepare);
        return Task.CompletedTask;
    });

    private async Task<WorktreeState> ScriptAsync(AttemptInput task, string script)
    {
        using var worktree = await AcquireAsync(task);
        RunIn(worktree, script);
        return await sandbox.Manager.InspectAsync(worktree, GitSandbox.Token);
    }

    private static void RunIn(Worktree worktree, string script) =>
        ShellScript.Run(worktree.Path, $"export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.excludesFile GIT_CONFIG_VALUE_0='{HiddenPaths.ExcludesFile(worktree.Path)}'; {script}");

    private static string[] Names(string root, params string[] patterns) =>
        [.. patterns.SelectMany(pattern => Directory.GetFiles(root, pattern, SearchOption.AllDirectories)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
