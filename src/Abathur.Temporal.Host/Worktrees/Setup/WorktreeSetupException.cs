using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>A worktree can't be set up as the swarm's settings ask; no agent was there yet.</summary>
public sealed class WorktreeSetupException(string message) : HostFailureException(message, FailureKind.Preparation);
