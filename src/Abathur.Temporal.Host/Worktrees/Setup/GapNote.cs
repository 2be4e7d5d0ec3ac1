using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>Adds to a task's first failure what its worktree lacks: an agent that misses a file rarely says so.</summary>
internal static class GapNote
{
    // An event keeps the last 300 characters of a failure.
    private const int MaxNote = 220;

    /// <summary>Whether the failure may come from what the worktree lacks. Later attempts fail alike, and don't repeat it.</summary>
    public static bool IsFor(AttemptInput task, TaskFailure failure) => task.Attempt == 1
        && failure.Kind is FailureKind.Agent or FailureKind.Verification or FailureKind.NoEvidence or FailureKind.Preparation;

    public static TaskFailure Add(TaskFailure failure, RepositorySpec repository, IReadOnlyList<WorktreeGap> gaps)
    {
        if (gaps.Count == 0)
        {
            return failure;
        }

        var note = GitText.Line($"Worktrees don't have {string.Join("; ", gaps.Select(gap => $"{gap.What}: {gap.Setting}"))}.", MaxNote)
            + (repository.Path is { } path ? $" More: abathur doctor --repository '{path}'" : string.Empty);
        return failure with { Message = $"{Text.Cut(failure.Message, TaskFailure.MaxMessage - note.Length - 1)}\n{note}" };
    }
}
