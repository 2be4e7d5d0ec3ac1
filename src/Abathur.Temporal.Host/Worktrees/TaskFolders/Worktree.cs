using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// A task's worktree and the right to work in it. Disposing gives up that right and nothing else: files, commits and
/// branch stay for the merge. Dispose it once no process of the attempt is alive.
/// </summary>
public sealed class Worktree : IDisposable
{
    private readonly FileLock held;

    internal Worktree(FileLock held, Repository repository, GitContext context, string branch, string startCommit, string integrationCommit) =>
        (this.held, Repository, Context, Branch, StartCommit, IntegrationCommit) = (held, repository, context, branch, startCommit, integrationCommit);

    public string Path => Context.WorkTree!;

    /// <summary>The task's branch, which is checked out there.</summary>
    public string Branch { get; }

    /// <summary>The commit at which the attempt starts.</summary>
    public string StartCommit { get; }

    /// <summary>The newest commit of the integration branch that the attempt starts from.</summary>
    internal string IntegrationCommit { get; }

    /// <summary>Whether the attempt starts with commits of attempts before it.</summary>
    public bool Continues { get; init; }

    /// <summary>The task's folder for what its agents' programs keep between attempts.</summary>
    public required string Home { get; init; }

    /// <summary>Where what was found in its place is kept, beside the commits of a branch that it continues; null: there was nothing.</summary>
    public string? Salvage { get; init; }

    /// <summary>Whether the commits before it on its branch count as the attempt's: it continues the run that made them and was interrupted.</summary>
    internal bool CountsEarlierWork { get; init; }

    /// <summary>The commit from which on changes count as the attempt's work.</summary>
    internal string EvidenceStart => CountsEarlierWork ? IntegrationCommit : StartCommit;

    /// <summary>What the agent has to know about where it starts; null: nothing.</summary>
    public string? StartNote { get; init; }

    /// <summary>What was stashed on the branch before.</summary>
    internal IReadOnlyList<string> Stashed { get; init; } = [];

    /// <summary>Copied files, which no commit may hold.</summary>
    internal IReadOnlyList<string> Copied { get; init; } = [];

    /// <summary>Whether a prepare command ran: what it changed is not the agent's work, committed or not.</summary>
    internal bool IsPrepared { get; init; }

    internal Repository Repository { get; }

    internal GitContext Context { get; }

    public void Dispose() => held.Dispose();
}
