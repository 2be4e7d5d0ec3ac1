using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Keeps what an attempt did and the line doesn't have, before its worktree or branch goes.</summary>
internal sealed class Salvager(Git git, Refs refs, StatusReader status, DirtyTree dirtyTree, Microsoft.Extensions.Logging.ILogger log)
{
    /// <summary>
    /// Keeps commits and changed files under the attempt's salvage ref and returns its name; null: there is nothing.
    /// Done again it changes nothing.
    /// </summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="attempt">The attempt whose work it is.</param>
    /// <param name="branch">The commit of the task's branch; null: there is none.</param>
    /// <param name="branchStays">Whether that branch stays, so that its commits need no keeping.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> SalvageAsync(
        TaskFolder folder, int attempt, string? branch, bool branchStays, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        var (head, tree) = folder.Exists ? await ReadWorktreeAsync(folder, branch, cancellationToken) : (branch, null);
        var name = GitRefs.Salvage(folder.Swarm, folder.TaskId, attempt);
        var line = Line.Ref(repository, folder.Swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, line, name);
        var kept = known.GetValueOrDefault(name);
        List<string> has = [.. new[] { known.GetValueOrDefault(line), kept, branchStays ? branch : null }.OfType<string>()];
        var heads = await UnmergedAsync(repository, [.. new[] { head, branch }.OfType<string>().Distinct()], has, cancellationToken);
        if (tree is not null && kept is not null && heads.Count == 0
            && await TreeAsync(repository, kept, cancellationToken) == tree)
        {
            return name;
        }

        if (heads.Count == 0 && tree is null)
        {
            return kept is null ? null : name;
        }

        var commit = tree is null && heads.Count == 1 && kept is null
            ? heads[0]
            : await CommitAsync(
                folder, attempt, tree ?? heads[0] + "^{tree}", [.. new[] { tree is null ? null : head }.Concat(heads).Append(kept).OfType<string>().Distinct()], cancellationToken);
        var change = kept is null ? Refs.Create(name, commit) : Refs.Update(name, commit, kept);
        if (!await refs.MoveAsync(repository, "salvage", change))
        {
            throw new GitException("update-ref", 128, $"{name} moved while work was being salvaged to it.");
        }

        WorktreeLog.Salvaged(log, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), name);
        return name;
    }

    private async Task<(string? Head, string? Tree)> ReadWorktreeAsync(TaskFolder folder, string? branch, CancellationToken cancellationToken)
    {
        var found = folder.FindGitDirectory();
        if (IsUnborn(folder.Path, found))
        {
            return (branch, null);
        }

        if (found is { } gitDirectory)
        {
            try
            {
                var place = folder.Repository.InWorktree(folder.Path, gitDirectory);
                var (head, _, untracked, changed) = await status.ReadAsync(place, cancellationToken);
                var replaced = Directory.Exists(Path.Combine(folder.Path, ".git"));
                return untracked.Count == 0 && changed.Count == 0 && !replaced
                    ? (head, null)
                    : (head, await dirtyTree.WriteAsync(place, untracked, cancellationToken));
            }
            catch (GitException e)
            {
                WorktreeLog.Damaged(log, folder.Path, e.StandardError);
            }
        }

        // git lost the worktree, or can't read it: its files are still somebody's work.
        var bare = folder.Repository.InWorktree(folder.Path, folder.Repository.CommonDirectory);
        return (branch, await dirtyTree.WriteFreshAsync(bare, branch, cancellationToken));
    }

    // Nothing but git's own file, and no index: its making was cut short, no agent was here yet.
    private static bool IsUnborn(string path, string? gitDirectory) =>
        (gitDirectory is null || !File.Exists(Path.Combine(gitDirectory, "index")))
        && Directory.EnumerateFileSystemEntries(path).All(entry => Path.GetFileName(entry) == ".git" && File.Exists(entry));

    private async Task<IReadOnlyList<string>> UnmergedAsync(
        Repository repository, IReadOnlyList<string> heads, IReadOnlyList<string> has, CancellationToken cancellationToken)
    {
        List<string> unmerged = [];
        foreach (var head in heads.Where(head => !has.Contains(head)))
        {
            var missing = await git.RunAsync(
                repository.Place, ["rev-list", "--max-count=1", head, "--not", .. has, .. unmerged], cancellationToken);
            if (missing.Value.Length > 0)
            {
                unmerged.Add(head);
            }
        }

        return unmerged;
    }

    private async Task<string> TreeAsync(Repository repository, string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(repository.Place, ["rev-parse", "--verify", commit + "^{tree}"], cancellationToken)).Value;

    private async Task<string> CommitAsync(
        TaskFolder folder, int attempt, string tree, IReadOnlyList<string> parents, CancellationToken cancellationToken)
    {
        var command = new GitCommand(folder.Repository.Place, ["commit-tree", tree, .. parents.SelectMany(p => new[] { "-p", p })])
        {
            Input = MergeMessage.Salvage(folder.Swarm, folder.TaskId, attempt),
            AsAuthor = true,
        };
        return (await git.RunAsync(command, cancellationToken)).Value;
    }
}
