namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary>What <c>init</c> did.</summary>
/// <param name="Repository">The top of the repository.</param>
/// <param name="Written">Files that are new.</param>
/// <param name="Kept">Files that were there and stayed as they were.</param>
internal sealed record InitResult(string Repository, IReadOnlyList<string> Written, IReadOnlyList<string> Kept);
