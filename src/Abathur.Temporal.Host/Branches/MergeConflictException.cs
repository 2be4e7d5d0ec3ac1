using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Branches;

/// <summary>A task's commits don't apply on the integration branch's tip. The task's branch and worktree are as they were.</summary>
public sealed class MergeConflictException(string branch, string tip, IReadOnlyList<string> files)
    : HostFailureException(
        $"{branch} conflicts with {tip[..Math.Min(tip.Length, 12)]} of the integration branch in {GitText.List(files)}.",
        FailureKind.Conflict)
{
    public IReadOnlyList<string> Files { get; } = files;
}
