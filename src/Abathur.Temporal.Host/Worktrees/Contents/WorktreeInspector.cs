using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>Looks at what an agent did in its worktree: at content, not at what it says or at how many commits there are.</summary>
internal sealed class WorktreeInspector(GitRunner git, StatusReader status, DirtyTree dirtyTree, NestedRepositories nested, Stash stash)
{
    private const int Shown = 10;
    private const int PathsPerCall = 500;
    private const int MaxListing = 64 * 1024 * 1024;
    private const string Scratch = ".abathur/";

    // A project's own files in that folder.
    private static readonly string[] NoScratch = [AgentFolders.Own + "/", ".abathur/swarm.yaml"];

    /// <summary>Notes which files git calls changed in a fresh worktree.</summary>
    public async Task RememberAsync(Repository repository, GitContext context, string start, CancellationToken cancellationToken)
    {
        var (_, _, untracked, changed) = await status.ReadAsync(context, cancellationToken);
        if (untracked.Count + changed.Count > 0
            && await dirtyTree.TryWriteAsync(repository, context, start, [], raw: false, cancellationToken) is { } tree)
        {
            InitialTree.Write(context.GitDirectory!, tree);
        }
    }

    /// <exception cref="AgentFaultException">git can't read the worktree, because of what the agent did to it.</exception>
    public async Task<WorktreeState> InspectAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(worktree, cancellationToken);
        }
        catch (GitException e)
        {
            await RequireHealthyHostAsync(worktree, e, cancellationToken);
            throw new AgentFaultException(
                !Directory.Exists(worktree.Path) ? $"{worktree.Path} is gone."
                : !Directory.Exists(worktree.Context.GitDirectory) ? $"git no longer knows {worktree.Path}."
                : $"git can't read it ({GitText.Line(e.StandardError, 300)}).");
        }
    }

    // What the repository itself answers well is no host's fault.
    private async Task RequireHealthyHostAsync(Worktree worktree, GitException error, CancellationToken cancellationToken)
    {
        if (error.StandardError.Contains("No space left on device", StringComparison.Ordinal))
        {
            throw error;
        }

        await git.RunAsync(worktree.Repository.Context, ["rev-parse", "--verify", worktree.EvidenceStart + "^{tree}"], cancellationToken);
    }

    private async Task<WorktreeState> ReadAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        var (context, start) = (worktree.Context, worktree.EvidenceStart);
        var (head, branch, untracked, changed) = await status.ReadAsync(context, cancellationToken);
        if (head is null)
        {
            return new(string.Empty, OnBranch: false, [.. changed.Concat(untracked).Take(Shown)], 0);
        }

        var changes = await ChangesAsync(context, start, head, cancellationToken);
        if (changes.Count > 0 && worktree.IsPrepared && InitialTree.Read(context.GitDirectory!) is { } prepared)
        {
            changes = [.. changes.IntersectBy((await ChangesAsync(context, prepared, head, cancellationToken)).Select(change => change.Path), change => change.Path)];
        }

        var (behind, ahead) = await CommitCounts.OfAsync(git, context, worktree.IntegrationCommit, head, [], cancellationToken);
        var commits = start == worktree.IntegrationCommit ? ahead : (await CommitCounts.OfAsync(git, context, start, head, [], cancellationToken)).Second;
        return new(head, branch == worktree.Branch, await DirtyAsync(worktree, head, untracked, changed, cancellationToken), commits)
        {
            HasChanged = changes.Count > 0,
            OnlyScratch = changes.Count > 0 && changes.All(change => IsScratch(change.Path)),
            AheadOfIntegration = ahead > 0,
            HoldsIntegration = behind == 0,
            Outside = [.. await OutsideAsync(worktree, head, untracked, changes, cancellationToken)],
        };
    }

    private async Task<IReadOnlyList<string>> DirtyAsync(
        Worktree worktree, string head, IReadOnlyList<string> untracked, IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> dirty = [.. changed, .. untracked];
        var initial = InitialTree.Read(worktree.Context.GitDirectory!);
        if (dirty.Count > 0 && (initial ?? HiddenPaths.PathspecFile(worktree.Path)) is not null
            && await dirtyTree.TryWriteAsync(worktree.Repository, worktree.Context, head, [], raw: false, cancellationToken) is { } tree)
        {
            dirty = await dirtyTree.ChangesAsync(worktree.Repository.Context, head, tree, initial, cancellationToken);
        }

        return [.. dirty.Take(Shown)];
    }

    private async Task<IReadOnlyList<string>> OutsideAsync(
        Worktree worktree, string head, IReadOnlyList<string> untracked, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken)
    {
        var inside = await nested.FindAsync(worktree.Context, untracked, cancellationToken);

        // An earlier attempt's would get onto the integration branch as well.
        var ahead = worktree.EvidenceStart == worktree.IntegrationCommit ? changes : await ChangesAsync(worktree.Context, worktree.IntegrationCommit, head, cancellationToken);
        var links = ahead.Where(change => change.IsRepository).Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        HashSet<string> declared = inside.Count + links.Count > 0 ? await SubmodulesAsync(worktree.Context, head, cancellationToken) : [];
        List<string> outside = [];
        foreach (var repository in inside.Where(repository => repository.OnlyHere is not null || (links.Contains(repository.Path) && !declared.Contains(repository.Path))))
        {
            outside.Add(declared.Contains(repository.Path)
                ? OutsideWork.Submodule(repository.Path, repository.OnlyHere!)
                : OutsideWork.Repository(repository.Path, repository.OnlyHere ?? "is a git repository of its own"));
        }

        outside.AddRange(links.Except(declared).Except(inside.Select(repository => repository.Path))
            .Select(path => OutsideWork.Repository(path, "is a git repository of its own")));
        if (await CopiedAsync(worktree, head, cancellationToken) is { Count: > 0 } copied)
        {
            outside.Add(OutsideWork.Copied(copied, worktree.IntegrationCommit));
        }

        if ((await stash.OfBranchAsync(worktree.Repository, worktree.Branch, cancellationToken)).Except(worktree.Stashed).Any())
        {
            outside.Add(OutsideWork.Stashed);
        }

        return outside;
    }

    // Any commit counts: one that takes a copy back still hands it to whoever gets the branch.
    private async Task<IReadOnlyList<string>> CopiedAsync(Worktree worktree, string head, CancellationToken cancellationToken)
    {
        foreach (var some in worktree.Copied.Chunk(PathsPerCall))
        {
            var held = await git.RunAsync(
                worktree.Context,
                [
                    "log", "--full-history", "-m", "--max-count=1", "--format=", "--name-only", "--no-renames", "-z", $"{worktree.IntegrationCommit}..{head}", "--",
                    .. some.Select(path => new HiddenPath(path).Pathspec),
                ],
                cancellationToken);
            if (held.Fields.Length > 0)
            {
                return [.. held.Fields.Take(Shown)];
            }
        }

        return [];
    }

    private async Task<HashSet<string>> SubmodulesAsync(GitContext context, string head, CancellationToken cancellationToken)
    {
        var listed = await git.RunAsync(
            new GitCommand(context, "config", "-z", "--blob", head + ":.gitmodules", "--get-regexp", @"^submodule\..*\.path$") { Answers = [0, 1, 128] },
            cancellationToken);
        return [.. listed.Fields.Select(field => field[(field.IndexOf('\n', StringComparison.Ordinal) + 1)..])];
    }

    private async Task<IReadOnlyList<TreeChange>> ChangesAsync(GitContext context, string from, string to, CancellationToken cancellationToken)
    {
        var raw = await git.RunAsync(
            new GitCommand(context, "diff-tree", "-r", "-z", "--raw", "--no-renames", from + "^{tree}", to + "^{tree}") { MaxOutput = MaxListing },
            cancellationToken);
        return [.. raw.Fields.Chunk(2).Where(pair => pair.Length == 2)
            .Select(pair => new TreeChange(pair[1], pair[0].Split(' ') is [_, GitLinks.Mode, ..]))];
    }

    private static bool IsScratch(string path) =>
        path.StartsWith(Scratch, StringComparison.Ordinal) && !NoScratch.Any(own => path.StartsWith(own, StringComparison.Ordinal));

    private sealed record TreeChange(string Path, bool IsRepository);
}
