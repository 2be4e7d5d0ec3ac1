using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees.Setup;

/// <summary>A worktree can't be set up as the swarm's settings ask; no agent was there yet.</summary>
public sealed class WorktreeSetupException(string message) : WorktreeException(message, FailureKind.Preparation);
