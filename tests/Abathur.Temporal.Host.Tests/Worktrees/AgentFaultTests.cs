using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;

namespace Abathur.Temporal.Host.Tests.Worktrees;

/// <summary>What git says about a worktree after the agent ran is the agent's outcome; a repository that is gone is the host's.</summary>
public sealed class AgentFaultTests : IDisposable
{
    private readonly GitSandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("rm -rf \"$PWD\"")]
    [InlineData("git worktree remove --force --force .")]
    [InlineData("rm .git")]
    [InlineData("rm -rf \"$(git rev-parse --git-dir)\"")]
    [InlineData("echo junk > \"$(git rev-parse --git-path index)\"")]
    [InlineData("echo junk > \"$(git rev-parse --git-path HEAD)\"")]
    [InlineData("echo 1111111111111111111111111111111111111111 > \"$(git rev-parse --git-path HEAD)\"")]
    [InlineData("git update-ref -d \"$(git symbolic-ref HEAD)\"")]
    [InlineData("git checkout -q --detach; git branch -q -D abathur/demo/T1")]
    [InlineData("git checkout -q -b elsewhere")]
    [InlineData("rm .git; git init -q; git add -A; git commit -qm mine")]
    public async Task InspectAsync_AgentDamagedItsWorktree_IsItsOwnFailureAndTheNextAttemptIsSound(string script)
    {
        var kind = await KindAsync(sandbox.Task(), script);

        Assert.True(kind is FailureKind.Agent or FailureKind.NoEvidence, kind.ToString());
        await sandbox.Manager.ReleaseAsync(sandbox.Task(), false, GitSandbox.Token);
        await sandbox.WorkAsync(sandbox.Task(attempt: 2), "new.txt", "new\n");
        await sandbox.MergeAsync(sandbox.Task(attempt: 2));
    }

    [Fact]
    public async Task InspectAsync_RepositoryGone_IsTheHosts() => Assert.Equal(
        FailureKind.Infrastructure, await KindAsync(sandbox.Task(), $"mv '{sandbox.Person}/.git' '{sandbox.Person}/gone'"));

    private async Task<FailureKind?> KindAsync(AttemptInput task, string script)
    {
        try
        {
            Evidence.Require(task, new AgentOutcome("done", new()), await sandbox.ScriptAsync(task, script));
            return null;
        }
        catch (HostFailureException e)
        {
            return e.Kind;
        }
        catch (AgentFailureException e)
        {
            return e.Failure.Kind;
        }
    }
}
