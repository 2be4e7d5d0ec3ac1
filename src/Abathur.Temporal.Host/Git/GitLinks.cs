namespace Abathur.Temporal.Host.Git;

/// <summary>Finds the entries of an index that stand for another repository: submodules, declared or not.</summary>
internal static class GitLinks
{
    public const string Mode = "160000";

    /// <summary>Their paths, of what <c>git ls-files --stage -z</c> lists.</summary>
    public static IReadOnlyList<string> Parse(IEnumerable<string> listing) =>
        [.. listing.Where(entry => entry.StartsWith(Mode + " ", StringComparison.Ordinal)).Select(entry => entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..])];
}
