using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>Evidence looks at content, not at how many commits there are.</summary>
public sealed class ContentEvidenceTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("git commit -q --allow-empty -m done", "change no file")]
    [InlineData("echo x>x; git add x; git commit -qm x; git revert --no-edit HEAD", "change no file")]
    [InlineData("true", "no commit")]
    [InlineData("echo '*.log' >> \"$(git rev-parse --git-path info/exclude)\"; echo x>x.log", "no commit")]
    [InlineData("mkdir -p .abathur/notes; echo x>.abathur/notes/plan; git add -A; git commit -qm plan", "scratch")]
    [InlineData("echo x>readme.txt; git commit -qa --amend -m mine", "rewrote commits")]
    [InlineData("git checkout -q -B \"$(git branch --show-current)\" \"$(git commit-tree -m fresh HEAD^{tree})\"; echo x>x; git add x; git commit -qm x", "rewrote commits")]
    [InlineData("echo x>x", "did not commit: x")]
    public async Task Require_NothingDone_IsRefused(string script, string why)
    {
        var state = await sandbox.ScriptAsync(sandbox.Task(), script);

        var failure = Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Failure;

        Assert.Equal(FailureKind.NoEvidence, failure.Kind);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chmod +x readme.txt; git commit -qam mode")]
    [InlineData("git rm -q readme.txt; git commit -qm gone")]
    [InlineData("mkdir -p .abathur/agents; echo x>.abathur/agents/x.md; git add -A; git commit -qm agent")]
    [InlineData("git mv readme.txt README; git commit -qm name")]
    public async Task Require_FilesDiffer_IsEnough(string script) =>
        Evidence.Require(sandbox.Task(), Done, await sandbox.ScriptAsync(sandbox.Task(), script));

    [Fact]
    public async Task Require_BranchReset_ContentOfOthersIsNotRemoved()
    {
        await sandbox.WorkAsync(sandbox.Task(2), "other.txt", "other\n");
        await sandbox.MergeAsync(sandbox.Task(2));
        var state = await sandbox.ScriptAsync(sandbox.Task(), $"git reset -q --hard {sandbox.BaseCommit}; echo x>x; git add x; git commit -qm x");

        Assert.Contains(
            "rewrote commits", Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(), Done, state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Require_SecondAttemptDidNothing_TheFirstOnesHalfIsNotDone()
    {
        await sandbox.WorkAsync(sandbox.Task(), "half.txt", "half\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);
        var second = sandbox.Task(attempt: 2, keepBranch: true);
        var state = await sandbox.ScriptAsync(second, "true");

        Assert.Throws<AgentFailureException>(() => Evidence.Require(second, Done, state));
        var complete = Done with { AlreadyComplete = "the first attempt did it" };
        Evidence.Require(second, complete, state);
        Assert.True(Evidence.IsAlreadyComplete(complete, state));
        Assert.True(state.AheadOfIntegration);
    }

    [Fact]
    public async Task Require_SecondAttemptSquashedTheFirst_IsItsOwnToRewrite()
    {
        await sandbox.WorkAsync(sandbox.Task(), "half.txt", "half\n");
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), keepBranch: true, GitSandbox.Token);
        var second = sandbox.Task(attempt: 2, keepBranch: true);

        Evidence.Require(second, Done, await sandbox.ScriptAsync(second, "echo more>>half.txt; git commit -qa --amend -m all"));
    }

    [Fact]
    public async Task Require_AlreadyComplete_NeedsACleanTree()
    {
        var outcome = Done with { AlreadyComplete = "nothing to do" };
        Evidence.Require(sandbox.Task(), outcome, await sandbox.ScriptAsync(sandbox.Task(), "true"));

        var state = await sandbox.ScriptAsync(sandbox.Task(2), "echo x>x");
        Assert.Throws<AgentFailureException>(() => Evidence.Require(sandbox.Task(2), outcome, state));
        Assert.False(state.AheadOfIntegration);
    }

    [Fact]
    public async Task InspectAsync_FreshCheckoutIsDirty_IsNotTheAgents()
    {
        // Line endings that the repository's attributes would not have committed: git calls the file changed as soon as it looks.
        ShellScript.Run(sandbox.Person, """
            printf 'a\r\nb\r\n' > crlf.txt; git add crlf.txt; git commit -qm crlf
            echo '*.txt text eol=lf' > .gitattributes; git add .gitattributes; git commit -qm attributes
            """);
        sandbox.BaseCommit = sandbox.Git("rev-parse", "main");
        const string look = "touch crlf.txt; git status --porcelain";
        var state = await sandbox.ScriptAsync(sandbox.Task(), look + "; echo x>x; git add x; git commit -qm x");

        Assert.Empty(state.DirtyPaths);
        Evidence.Require(sandbox.Task(), Done, state);
        await sandbox.MergeAsync(sandbox.Task());
        Assert.Null(await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token));

        Assert.Equal(["crlf.txt"], (await sandbox.ScriptAsync(sandbox.Task(2), "printf 'c\\r\\n' >> crlf.txt")).DirtyPaths);
    }

    private static AgentOutcome Done => new("done", new());
}
