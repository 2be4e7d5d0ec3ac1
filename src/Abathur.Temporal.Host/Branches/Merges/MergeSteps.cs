namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>What a <see cref="MergeQueue"/> does with a turn.</summary>
/// <param name="Build">Makes the candidate on a commit, or on the branch's tip where that is null, and returns it.</param>
/// <param name="Verify">Throws if the candidate that was built last is no good.</param>
/// <param name="Land">Moves the branch to the candidate; false: the branch is not where the candidate was built.</param>
internal sealed record MergeSteps(
    Func<string?, CancellationToken, Task<string>> Build,
    Func<CancellationToken, Task> Verify,
    Func<string, Task<bool>> Land);
