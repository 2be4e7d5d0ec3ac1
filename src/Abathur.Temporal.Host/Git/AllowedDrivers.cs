using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Git;

/// <summary>
/// Which filters and merge drivers of a repository's configuration our git calls run: those that a swarm's settings name.
/// What a worktree's own configuration defines, where agents write, is never among them.
/// </summary>
internal sealed class AllowedDrivers
{
    public static readonly AllowedDrivers None = new(null);

    private readonly HashSet<string> filters;
    private readonly HashSet<string> merges;

    private AllowedDrivers(WorktreeSetup? setup)
    {
        filters = [.. setup?.AllowedFilters ?? []];
        merges = [.. setup?.AllowedMergeDrivers ?? []];
        Lfs = setup?.Lfs ?? false;
    }

    /// <summary>Whether Git LFS runs, in its usual way and whatever the repository's configuration says.</summary>
    public bool Lfs { get; }

    /// <summary>Whether a checkout may run a filter of the repository's.</summary>
    public bool HasFilters => Lfs || filters.Count > 0;

    public static AllowedDrivers Of(WorktreeSetup? setup) => setup is null ? None : new(setup);

    /// <param name="scope">Where the configuration is set, in git's words: <c>local</c> is the repository's.</param>
    /// <param name="section"><c>filter</c> or <c>merge</c>.</param>
    /// <param name="name">The driver's name.</param>
    public bool Has(string scope, string section, string name) => scope == "local" && section switch
    {
        "filter" => filters.Contains(name),
        "merge" => merges.Contains(name),
        _ => false,
    };
}
