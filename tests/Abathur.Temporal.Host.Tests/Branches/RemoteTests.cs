using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>Two hosts that share nothing but a URL.</summary>
public sealed class RemoteTests : IDisposable
{
    private readonly GitSandbox sandbox = new(bare: true);
    private readonly WorktreeManager a;
    private readonly WorktreeManager b;

    public RemoteTests() => (a, b) = (sandbox.NewManager("a"), sandbox.NewManager("b"));

    private RepositorySpec Remote => new() { Url = sandbox.Person, Base = "main", IntegrationRef = GitRefs.Integration(GitSandbox.Swarm) };

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task IntegrateAsync_FromTwoHosts_EachSeesTheOthersMerge()
    {
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        var first = await MergeAsync(a, Task(1));
        await WorkAsync(b, Task(2), "two.txt", "2\n", seen: "one.txt");
        var second = await MergeAsync(b, Task(2));
        await WorkAsync(a, Task(3), "three.txt", "3\n", seen: "two.txt");
        await MergeAsync(a, Task(3));

        Assert.Equal(first, sandbox.Git("rev-parse", second + "^1"));
        Assert.Equal("3", sandbox.Git("rev-list", "--count", "--merges", "--first-parent", "abathur/demo/main"));
    }

    [Fact]
    public async Task IntegrateAsync_ManyOnTwoHostsAtOnce_NoneIsLost()
    {
        await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(1, 8).Select(n => System.Threading.Tasks.Task.Run(async () =>
        {
            var host = n % 2 == 0 ? a : b;
            await WorkAsync(host, Task(n), $"{n}.txt", $"{n}\n");
            await MergeAsync(host, Task(n));
            await host.ReleaseAsync(Task(n), keepBranch: false, GitSandbox.Token);
        })));

        Assert.Equal("8", sandbox.Git("rev-list", "--count", "--merges", "--first-parent", "abathur/demo/main"));
        Assert.Equal("refs/abathur/integration/demo\nrefs/heads/abathur/demo/main\nrefs/heads/main", sandbox.Git("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public async Task IntegrateAsync_AnotherHostMovesTheLineMeanwhile_TheBranchShowsOnlyWhatIsOnTheLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hook is a shell script");
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        await MergeAsync(a, Task(1));
        var line = GitRefs.Integration(GitSandbox.Swarm);
        var others = sandbox.Git("commit-tree", "-p", line, "-m", "another host's merge", line + "^{tree}");
        Hook("update", $"[ $1 = {line} ] && [ ! -e moved ] && touch moved && git update-ref {line} {others}\nexit 0");
        await WorkAsync(a, Task(2), "two.txt", "2\n");

        var merge = await MergeAsync(a, Task(2));

        Assert.True(File.Exists(Path.Combine(sandbox.Person, "moved")));
        Assert.Equal(others, sandbox.Git("rev-parse", merge + "^1"));
        Assert.Equal((merge, merge), (sandbox.Git("rev-parse", line), sandbox.Git("rev-parse", "abathur/demo/main")));
    }

    [Fact]
    public async Task IntegrateAsync_RemoteRefusesTheBranchThatShowsTheLine_TheMergeStands()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hook is a shell script");
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        var shown = sandbox.Git("rev-parse", "abathur/demo/main");
        Hook("update", "[ $1 = refs/heads/abathur/demo/main ] && echo this branch is protected >&2 && exit 1\nexit 0");

        var merge = await MergeAsync(a, Task(1));

        Assert.Equal((merge, shown), (sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm)), sandbox.Git("rev-parse", "abathur/demo/main")));

        // As where the host died before it showed the merge: who finds it done shows it.
        File.Delete(Path.Combine(sandbox.Person, "hooks", "update"));
        Assert.Equal(merge, await MergeAsync(sandbox.NewManager("a"), Task(1)));
        Assert.Equal(merge, sandbox.Git("rev-parse", "abathur/demo/main"));
    }

    [Fact]
    public async Task FetchAsync_PersonsClone_CanBeDeliveredInto()
    {
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        var merge = await MergeAsync(a, Task(1));
        var clone = new RepositorySpec { Path = Path.Combine(sandbox.Root, "clone") };
        GitCli.Run(sandbox.Root, "clone", "-q", sandbox.Person, clone.Path);

        var fetched = await sandbox.Branch.FetchAsync(clone, sandbox.Person, GitSandbox.Swarm, GitSandbox.Token);
        var delivered = await sandbox.Branch.DeliverAsync(fetched, GitSandbox.Swarm, "main", GitSandbox.Token);

        Assert.Equal((merge, true), (delivered.Commit, delivered.FastForward));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(clone.Path, "one.txt"), GitSandbox.Token));
        Assert.Contains("one.txt", await sandbox.Branch.DiffAsync(clone, GitSandbox.Swarm, "T1", null, GitSandbox.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_PersonHasTheBranchesCheckedOut_MovesNoneOfThem()
    {
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        await MergeAsync(a, Task(1));
        var clone = Path.Combine(sandbox.Root, "clone");
        GitCli.Run(sandbox.Root, "clone", "-q", sandbox.Person, clone);
        GitCli.Run(clone, "checkout", "-q", "abathur/demo/main");
        var before = GitCli.Run(clone, "rev-parse", "HEAD");
        await WorkAsync(a, Task(2), "two.txt", "2\n");
        var merge = await MergeAsync(a, Task(2));
        await WorkAsync(a, Task(3), "three.txt", "3\n");
        await a.ReleaseAsync(Task(3), keepBranch: true, GitSandbox.Token);

        var fetched = await sandbox.Branch.FetchAsync(new() { Path = clone }, sandbox.Person, GitSandbox.Swarm, GitSandbox.Token);

        Assert.Equal(before, GitCli.Run(clone, "rev-parse", "HEAD"));
        Assert.Equal("abathur/demo/main\nmain", GitCli.Run(clone, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"));
        Assert.Equal(merge, (await sandbox.Branch.DeliverAsync(fetched, GitSandbox.Swarm, "main", GitSandbox.Token)).Commit);
        Assert.Contains("three.txt", await sandbox.Branch.DiffAsync(fetched, GitSandbox.Swarm, "T3", null, GitSandbox.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IntegrateAsync_SomebodyPushedToTheBranchThatShowsTheLine_TheirCommitStays()
    {
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        await MergeAsync(a, Task(1));
        var own = sandbox.Git("commit-tree", "-p", "abathur/demo/main", "-m", "own", "main^{tree}");
        sandbox.Git("update-ref", "refs/heads/abathur/demo/main", own);
        await WorkAsync(b, Task(2), "two.txt", "2\n");

        var merge = await MergeAsync(b, Task(2));

        Assert.Equal(own, sandbox.Git("rev-parse", "abathur/demo/main"));
        Assert.Equal(merge, sandbox.Git("rev-parse", GitRefs.Integration(GitSandbox.Swarm)));
    }

    [Fact]
    public async Task BeginAsync_HostTakesBranchesOnly_TheLineIsABranch()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hook is a shell script");
        Hook("update", "case $1 in refs/heads/*) ;; *) echo branches only >&2; exit 1;; esac");

        var beginning = await a.BeginAsync(new PrepareSwarm(GitSandbox.Swarm, Remote, SwarmBegin.New), GitSandbox.Token);
        var task = Task(1) with { Repository = Remote with { IntegrationRef = beginning.IntegrationRef } };
        await WorkAsync(a, task, "one.txt", "1\n");
        var merge = await MergeAsync(a, task);

        Assert.Null(beginning.IntegrationRef);
        Assert.Equal(merge, sandbox.Git("rev-parse", "abathur/demo/main"));
    }

    [Fact]
    public async Task BeginAsync_NameIsUsedAtTheUrl_IsRefusedOrSetAside()
    {
        var prepare = new PrepareSwarm(GitSandbox.Swarm, Remote, SwarmBegin.New);
        Assert.Equal(GitRefs.Integration(GitSandbox.Swarm), (await a.BeginAsync(prepare, GitSandbox.Token)).IntegrationRef);
        Assert.Equal("refs/heads/main", sandbox.Git("for-each-ref", "--format=%(refname)"));
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        var merge = await MergeAsync(a, Task(1));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => b.BeginAsync(prepare, GitSandbox.Token));
        await b.BeginAsync(prepare with { Begin = SwarmBegin.Reset }, GitSandbox.Token);

        Assert.Contains("--reset-branch", error.Message, StringComparison.Ordinal);
        Assert.Equal("refs/heads/main", sandbox.Git("for-each-ref", "--format=%(refname)"));
        Assert.Equal(merge, GitCli.Run(Directory.GetDirectories(Path.Combine(sandbox.Root, "b"), "work.git", SearchOption.AllDirectories).Single(), "rev-parse", "refs/abathur/salvage/demo/main/1"));
    }

    [Fact]
    public async Task FetchAsync_NothingThere_SaysWhatGitSays()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => sandbox.Branch.FetchAsync(
            new RepositorySpec { Path = sandbox.Person }, Path.Combine(sandbox.Root, "nowhere"), GitSandbox.Swarm, GitSandbox.Token));

        Assert.Contains("nowhere can't be fetched from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IntegrateAsync_AnswerOfThePushLost_ReturnsTheSameMerge()
    {
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        var merge = await MergeAsync(a, Task(1));

        Assert.Equal(merge, await MergeAsync(sandbox.NewManager("a"), Task(1)));
        await a.ReleaseAsync(Task(1), keepBranch: false, GitSandbox.Token);
        Assert.Equal(merge, await MergeAsync(b, Task(1)));
    }

    [Fact]
    public async Task IntegrateAsync_RemoteRefusesThePush_SaysSoAndMovesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hook is a shell script");
        await WorkAsync(a, Task(1), "one.txt", "1\n");
        Hook("pre-receive", "echo this branch is protected >&2\nexit 1");

        var error = await Assert.ThrowsAsync<GitException>(() => MergeAsync(a, Task(1)));

        Assert.Contains("pre-receive hook declined", error.Message, StringComparison.Ordinal);
        Assert.Equal(sandbox.BaseCommit, sandbox.Git("rev-parse", "abathur/demo/main"));
    }

    [Fact]
    public async Task AcquireAsync_HandedOverByAnotherHost_GoesOnWithItsBranch()
    {
        await WorkAsync(a, Task(1), "half.txt", "half\n");
        await a.ReleaseAsync(Task(1), keepBranch: true, GitSandbox.Token);

        var next = Task(1) with { Attempt = 2, KeepBranch = true };
        await WorkAsync(b, next, "rest.txt", "rest\n", seen: "half.txt");
        await MergeAsync(b, next);
        await b.ReleaseAsync(next, keepBranch: false, GitSandbox.Token);

        Assert.Equal("half", sandbox.Git("show", "abathur/demo/main:half.txt"));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
    }

    [Fact]
    public async Task AcquireAsync_AttemptThatFailedOnAnotherHost_IsContinued()
    {
        await WorkAsync(a, Task(1), "half.txt", "half\n");
        await a.ReleaseAsync(Task(1), keepBranch: true, GitSandbox.Token, keepCopy: true);
        var next = Task(1) with { Attempt = 2, KeepBranch = true };
        await WorkAsync(b, next, "rest.txt", "rest\n", seen: "half.txt");
        await b.ReleaseAsync(next, keepBranch: true, GitSandbox.Token, keepCopy: true);

        var last = next with { Attempt = 3 };
        await WorkAsync(a, last, "end.txt", "end\n", seen: "rest.txt");
        await MergeAsync(a, last);
        await a.ReleaseAsync(last, keepBranch: false, GitSandbox.Token, merged: true);

        Assert.Equal("half", sandbox.Git("show", "abathur/demo/main:half.txt"));
        Assert.Empty(sandbox.Git("for-each-ref", "refs/heads/abathur/demo/T1"));
    }

    [Fact]
    public async Task AcquireAsync_BranchThatIsNotAtTheRemote_StartsFromTheTipAndSaysSo()
    {
        await WorkAsync(a, Task(1), "half.txt", "half\n");
        await a.ReleaseAsync(Task(1), keepBranch: true, GitSandbox.Token, keepCopy: true);
        sandbox.Git("update-ref", "-d", "refs/heads/abathur/demo/T1");

        using var next = await b.AcquireAsync(Task(1) with { Attempt = 2, KeepBranch = true }, GitSandbox.Token);

        Assert.Equal(sandbox.BaseCommit, next.StartCommit);
        Assert.Contains("on this host", next.StartNote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcquireAsync_AgentPlantsConfiguration_ItsRemoteIsReachedWithoutIt()
    {
        using (var worktree = await a.AcquireAsync(Task(1), GitSandbox.Token))
        {
            var trap = Path.Combine(sandbox.Root, "sprung");
            foreach (var (key, value) in new[]
            {
                ("core.sshCommand", $"touch {trap}"), ("credential.helper", $"!touch {trap}"), ("core.gitProxy", $"touch {trap}"),
                ($"url.ext::touch {trap}.insteadOf", sandbox.Person), ("core.hooksPath", sandbox.Root), ("remote.origin.url", "ext::sh"),
            })
            {
                GitCli.Run(worktree.Path, "config", key, value);
            }

            sandbox.Write(Path.Combine(worktree.Path, "one.txt"), "1\n");
            GitCli.Run(worktree.Path, "add", "-A");
            GitCli.Run(worktree.Path, "commit", "-qm", "one");
        }

        await MergeAsync(a, Task(1));

        Assert.Equal("1", sandbox.Git("show", "abathur/demo/main:one.txt"));
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "sprung")));
    }

    [Fact]
    public async Task AgentFilesAsync_Remote_HoldsTheDefinitionsOfItsBase()
    {
        var checkout = Path.Combine(sandbox.Root, "checkout");
        GitCli.Run(sandbox.Root, "clone", "-q", sandbox.Person, checkout);
        sandbox.Write(Path.Combine(checkout, ".abathur/agents/a.md"), "one");
        sandbox.Write(Path.Combine(checkout, ".abathur/agents/deep/b.md"), "two");
        GitCli.Run(checkout, "add", "-A");
        GitCli.Run(checkout, "commit", "-qm", "agents");
        GitCli.Run(checkout, "push", "-q", "origin", "HEAD:main");

        var folder = await a.AgentFilesAsync(Remote, GitSandbox.Token);

        Assert.Equal([Path.Combine(folder, ".abathur/agents/a.md")], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Equal(folder, await a.AgentFilesAsync(Remote with { Base = null }, GitSandbox.Token));
    }

    [Theory]
    [InlineData("https://me:secret@example.com/x.git", "password")]
    [InlineData("--upload-pack=touch x", "no URL")]
    [InlineData("ext::sh -c 'touch x'", "no URL")]
    [InlineData("https://example.com/\nx", "no URL")]
    public async Task ResolveBaseAsync_HostileUrl_IsRefused(string url, string says)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => a.ResolveBaseAsync(new RepositorySpec { Url = url }, GitSandbox.Token));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private void Hook(string name, string script)
    {
        var hook = Path.Combine(sandbox.Person, "hooks", name);
        File.WriteAllText(hook, $"#!/bin/sh\n{script}\n");
        System.Diagnostics.Process.Start("chmod", ["+x", hook]).WaitForExit();
    }

    private AttemptInput Task(int number) => sandbox.Task(number) with { Repository = Remote };

    private static Task<string> MergeAsync(WorktreeManager host, AttemptInput task) =>
        host.IntegrateAsync(task, (_, _) => System.Threading.Tasks.Task.CompletedTask, GitSandbox.Token);

    private async Task WorkAsync(WorktreeManager host, AttemptInput task, string file, string text, string? seen = null)
    {
        using var worktree = await host.AcquireAsync(task, GitSandbox.Token);
        Assert.True(seen is null || File.Exists(Path.Combine(worktree.Path, seen)));
        sandbox.Write(Path.Combine(worktree.Path, file), text);
        await sandbox.Committer.CommitAsync(worktree.Path, "work of " + task.TaskId, GitSandbox.Token);
    }
}
