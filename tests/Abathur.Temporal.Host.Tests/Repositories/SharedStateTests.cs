using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Tests.Repositories;

/// <summary>What an agent changes in what the operator shares is told, with the command that undoes it.</summary>
public sealed class SharedStateTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("git config user.email mine@example.com", "configuration user.email was set")]
    [InlineData("git config core.bigFileThreshold 2m", "configuration core.bigfilethreshold was changed")]
    [InlineData("git config --unset core.bigFileThreshold", "configuration core.bigfilethreshold was removed")]
    [InlineData("git config --unset-all remote.x.fetch", null)]
    [InlineData("printf '#!/bin/sh\\nexit 1\\n' > \"$(git rev-parse --git-path hooks)/pre-push\"", "hooks/pre-push was created")]
    [InlineData("echo more >> \"$(git rev-parse --git-path hooks/post-commit)\"", "hooks/post-commit was changed")]
    [InlineData("rm \"$(git rev-parse --git-path hooks/post-commit)\"", "hooks/post-commit was deleted")]
    [InlineData("echo mine > \"$(git rev-parse --git-path info/exclude)\"", "info/exclude was")]
    [InlineData("git branch mine", "refs/heads/mine was created")]
    [InlineData("git branch -D feature", "refs/heads/feature was deleted")]
    [InlineData("git branch -f feature \"$(git commit-tree -m x HEAD^{tree})\"", "refs/heads/feature moved")]
    [InlineData("git tag v1", "refs/tags/v1 was created")]
    [InlineData("echo x > x; git stash push -qu", "stash got")]
    [InlineData("git stash drop -q", "stash lost")]
    public async Task SharedChangesAsync_AgentChangedSomething_TheCommandItNamesUndoesIt(string script, string? told)
    {
        ShellScript.Run(sandbox.Person, """
            git config core.bigFileThreshold 1m
            git config --add remote.x.fetch a
            git config --add remote.x.fetch b
            git branch feature
            printf '#!/bin/sh\n' > .git/hooks/post-commit
            echo mine > mine; git stash push -qu
            """);
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);
        var before = await sandbox.Manager.ReadSharedAsync(worktree, GitSandbox.Token);
        ShellScript.Run(worktree.Path, script);

        var change = Assert.Single((await sandbox.Manager.SharedChangesAsync(worktree, before, GitSandbox.Token))!);

        var undo = change[(change.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
        if (told is null)
        {
            Assert.EndsWith("config --local --edit", undo, StringComparison.Ordinal);
            return;
        }

        Assert.Contains(told, change, StringComparison.Ordinal);
        ShellScript.Run(sandbox.Root, undo.Replace("STASH", "'stash@{0}'", StringComparison.Ordinal));
        Assert.Null(await sandbox.Manager.SharedChangesAsync(worktree, before, GitSandbox.Token));
    }

    [Fact]
    public async Task SharedChangesAsync_AgentWorkedWell_ThereAreNone()
    {
        using var worktree = await sandbox.Manager.AcquireAsync(sandbox.Task(), GitSandbox.Token);
        var before = await sandbox.Manager.ReadSharedAsync(worktree, GitSandbox.Token);
        ShellScript.Run(worktree.Path, "echo x > x; git add x; git commit -qm x");
        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        await sandbox.MergeAsync(sandbox.Task(2));

        Assert.Null(await sandbox.Manager.SharedChangesAsync(worktree, before, GitSandbox.Token));
    }

    [Fact]
    public void Between_ManyChangesAndSecrets_AreCutAndNotShown()
    {
        var nothing = new SharedState(new Dictionary<string, string>(), [], new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, string>());
        var many = nothing with { Refs = Enumerable.Range(0, 30).ToDictionary(i => $"refs/tags/{i}", _ => new string('a', 40)) };
        Assert.Equal(SharedChanges.Max + 1, SharedChanges.Between("/p", nothing, many).Count);

        var secret = nothing with { Config = new Dictionary<string, IReadOnlyList<string>> { ["http.extraheader"] = ["canary"], ["remote.x.url"] = ["https://canary@host/x"] } };
        Assert.DoesNotContain(SharedChanges.Between("/p", secret, nothing), change => change.Contains("canary", StringComparison.Ordinal));
    }
}
