namespace Abathur.Temporal.Host.Repositories;

/// <summary>Where a repository keeps its agents' definitions, from its root.</summary>
public static class AgentFolders
{
    /// <summary>Ours.</summary>
    public const string Own = ".abathur/agents";

    /// <summary>Claude Code's.</summary>
    public const string Claude = ".claude/agents";

    /// <summary>Both; a name that the first defines is the first's.</summary>
    public static IReadOnlyList<string> All { get; } = [Own, Claude];
}
