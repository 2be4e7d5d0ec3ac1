using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Salvage;

/// <summary>
/// Keeps what an attempt did and the integration branch doesn't have, before its worktree or branch goes: under a ref, and what git
/// doesn't take as an archive in the data folder.
/// </summary>
internal sealed class Salvager(GitRunner git, Refs refs, LeftoverReader reader, string archives, ILogger log)
{
    /// <summary>
    /// Keeps commits and changed files and returns the ref, or the archive's path where git didn't take the files; null:
    /// there is nothing. Done again it changes nothing.
    /// </summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="attempt">The attempt whose work it is.</param>
    /// <param name="branch">The commit of the task's branch; null: there is none.</param>
    /// <param name="branchStays">Whether that branch stays, so that its commits need no keeping.</param>
    /// <param name="hidden">Whether files count that only the repository's exclude file hides.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SalvageFailedException">It can be kept in no form.</exception>
    public async Task<string?> SalvageAsync(
        TaskFolder folder, int attempt, string? branch, bool branchStays, bool hidden, CancellationToken cancellationToken)
    {
        var left = await reader.ReadAsync(folder, branch, hidden, cancellationToken);
        string? name;
        try
        {
            name = await KeepAsync(folder, attempt, left, branch, branchStays, cancellationToken);
        }
        catch (GitException e) when (folder.Exists)
        {
            throw new SalvageFailedException(folder.Path, GitText.Line(e.Message, 300), commitsKept: false);
        }

        return left.NeedsArchive ? await ArchiveAsync(folder, attempt, cancellationToken) : name;
    }

    /// <summary>Keeps all of a folder as an archive.</summary>
    /// <exception cref="SalvageFailedException">That isn't possible either.</exception>
    public async Task<string> ArchiveAsync(TaskFolder folder, int attempt, CancellationToken cancellationToken)
    {
        HiddenPaths.DiscardCopies(folder.Path);
        var target = SalvageArchive.Folder(archives, folder.Repository.Id, folder.Swarm, folder.TaskId);
        var (archive, why) = await SalvageArchive.TryWriteAsync(folder.Path, target, attempt, cancellationToken);
        if (archive is null)
        {
            throw new SalvageFailedException(folder.Path, why!, commitsKept: true);
        }

        HostLog.Salvaged(log, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), archive);
        return archive;
    }

    /// <summary>The newest of the task's salvage refs that holds the commit; null: none.</summary>
    public async Task<string?> FindKeptAsync(TaskFolder folder, string commit, CancellationToken cancellationToken)
    {
        var holding = await git.RunAsync(
            folder.Repository.Context,
            [
                "for-each-ref", "--sort=-version:refname", "--count=1", "--format=%(refname)", "--contains=" + commit,
                $"{GitRefs.SalvagePrefix}{folder.Swarm}/{folder.TaskId}/",
            ],
            cancellationToken);
        return holding.Value.Length > 0 ? holding.Value : null;
    }

    private async Task<string?> KeepAsync(
        TaskFolder folder, int attempt, Leftovers left, string? branch, bool branchStays, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        var (head, tree) = (left.Head, left.Tree);
        var name = GitRefs.Salvage(folder.Swarm, folder.TaskId, attempt);
        var line = IntegrationRefs.Ref(repository, folder.Swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, line, name);
        var kept = known.GetValueOrDefault(name);
        List<string> has = [.. new[] { known.GetValueOrDefault(line), kept, branchStays ? branch : null }.OfType<string>()];
        var heads = await UnmergedAsync(repository, [.. new[] { head, branch }.OfType<string>().Distinct()], has, cancellationToken);
        heads = [.. heads, .. await UnkeptAsync(folder, left.Heads ?? [], [.. has, .. heads], cancellationToken)];
        if (tree is not null && kept is not null && heads.Count == 0
            && await TreeAsync(repository, kept, cancellationToken) == tree)
        {
            return name;
        }

        if (heads.Count == 0 && tree is null)
        {
            return kept is null ? null : name;
        }

        // An attempt that continued on a branch and added nothing leaves what the one before it left.
        if (tree is null && kept is null && heads.Count == 1 && await FindKeptAsync(folder, heads[0], cancellationToken) is { } earlier)
        {
            return earlier;
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

        HostLog.Salvaged(log, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), name);
        return name;
    }

    // A stash outlives its attempt: what an earlier one's salvage holds is kept.
    private async Task<IReadOnlyList<string>> UnkeptAsync(
        TaskFolder folder, IReadOnlyList<string> heads, IReadOnlyList<string> has, CancellationToken cancellationToken)
    {
        if (heads.Count == 0)
        {
            return [];
        }

        var earlier = await git.RunAsync(
            folder.Repository.Context,
            ["for-each-ref", "--format=%(objectname)", $"{GitRefs.SalvagePrefix}{folder.Swarm}/{folder.TaskId}/"],
            cancellationToken);
        return await UnmergedAsync(folder.Repository, heads, [.. has, .. earlier.Lines], cancellationToken);
    }

    private async Task<IReadOnlyList<string>> UnmergedAsync(
        Repository repository, IReadOnlyList<string> heads, IReadOnlyList<string> has, CancellationToken cancellationToken)
    {
        List<string> unmerged = [];
        foreach (var head in heads.Where(head => !has.Contains(head)))
        {
            var missing = await git.RunAsync(
                new GitCommand(repository.Context, ["rev-list", "--max-count=1", head + "^{commit}", "--not", .. has, .. unmerged]) { Answers = [0, 128] }, cancellationToken);
            if (missing.ExitCode != 0 && await HasCommitAsync(repository, head, cancellationToken))
            {
                throw new GitException("rev-list", missing.ExitCode, GitText.Tail(missing.Error, 800));
            }

            if (missing is { ExitCode: 0, Value.Length: > 0 })
            {
                unmerged.Add(head);
            }
        }

        return unmerged;
    }

    // A ref that an agent wrote by hand can name what isn't there.
    private async Task<bool> HasCommitAsync(Repository repository, string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(
            new GitCommand(repository.Context, "cat-file", "-e", commit + "^{commit}") { Answers = [0, 1, 128] }, cancellationToken)).ExitCode == 0;

    private async Task<string> TreeAsync(Repository repository, string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(repository.Context, ["rev-parse", "--verify", commit + "^{tree}"], cancellationToken)).Value;

    private async Task<string> CommitAsync(
        TaskFolder folder, int attempt, string tree, IReadOnlyList<string> parents, CancellationToken cancellationToken)
    {
        var command = new GitCommand(folder.Repository.Context, ["commit-tree", tree, .. parents.SelectMany(p => new[] { "-p", p })])
        {
            Input = MergeMessage.Salvage(folder.Swarm, folder.TaskId, attempt),
            AsAuthor = true,
        };
        return (await git.RunAsync(command, cancellationToken)).Value;
    }
}
