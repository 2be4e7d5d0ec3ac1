using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>git can't read a worktree any more because of what its agent did to it: the attempt's own failure, not its host's.</summary>
public sealed class AgentFaultException(string what)
    : HostFailureException($"The agent damaged its worktree: {what} Work inside the worktree, commit on its branch, and leave .git alone.", FailureKind.Agent);
