using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>A task's branch holds no commit that the line doesn't have.</summary>
public sealed class NothingToMergeException(string branch)
    : WorktreeException($"{branch} holds no commit that the integration branch doesn't have.", FailureKind.NoEvidence);
