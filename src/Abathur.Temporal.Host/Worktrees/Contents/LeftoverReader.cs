using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>Reads what an attempt left in its worktree, whatever the agent did to it. The worktree is deleted after this.</summary>
internal sealed class LeftoverReader(GitRunner git, StatusReader status, DirtyTree dirtyTree, NestedRepositories nested, Stash stash, ILogger log)
{
    /// <param name="folder">The task's folder.</param>
    /// <param name="branch">The commit of the task's branch; null: there is none.</param>
    /// <param name="hidden">Whether files count that only the repository's exclude file hides.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Leftovers> ReadAsync(TaskFolder folder, string? branch, bool hidden, CancellationToken cancellationToken)
    {
        var stashed = await stash.OfBranchAsync(folder.Repository, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), cancellationToken);
        if (!folder.Exists)
        {
            return new(branch, Heads: stashed);
        }

        try
        {
            var found = folder.FindGitDirectory();
            if (IsUnborn(folder.Path, found))
            {
                return new(branch, Heads: stashed);
            }

            var left = await ReadFilesAsync(folder, found, branch, hidden, cancellationToken);
            return left with { Heads = [.. left.Heads ?? [], .. stashed] };
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            HostLog.Damaged(log, folder.Path, GitText.Line(e.Message, 500));
            return new(branch, Heads: stashed, NeedsArchive: true);
        }
    }

    private async Task<Leftovers> ReadFilesAsync(TaskFolder folder, string? gitDirectory, string? branch, bool hidden, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        var context = folder.Context(gitDirectory ?? repository.CommonDirectory);
        var (head, isClean, inside) = gitDirectory is null
            ? (null, false, null)
            : await AskAsync(context, cancellationToken);
        head ??= (gitDirectory is null ? null : await LastHeadAsync(repository, gitDirectory, cancellationToken)) ?? branch;
        inside ??= await FindNestedAsync(context, [string.Empty], cancellationToken);
        var hides = hidden && await HidesFilesAsync(context, cancellationToken);
        List<string> heads = [.. inside.Select(repository => repository.Head).OfType<string>()];
        if (isClean && !hides && inside.All(repository => repository.OnlyHere is null) && !Directory.Exists(Path.Combine(folder.Path, ".git")))
        {
            return new(head, Heads: heads);
        }

        var revealed = NestedRepositories.Reveal(context, inside);
        var tree = await dirtyTree.TryWriteAsync(repository, context, head, revealed, hides, cancellationToken);
        var initial = gitDirectory is null ? null : InitialTree.Read(gitDirectory);
        return tree is null ? new(head, Heads: heads, NeedsArchive: true)
            : head is not null && (await dirtyTree.ChangesAsync(repository.Context, head, tree, initial, cancellationToken)).Count == 0 ? new(head, Heads: heads)
            : new(head, tree, heads);
    }

    // Null where git can't read the worktree: its files are still somebody's work.
    private async Task<(string? Head, bool IsClean, IReadOnlyList<NestedRepository>? Inside)> AskAsync(GitContext context, CancellationToken cancellationToken)
    {
        try
        {
            var (head, _, untracked, changed) = await status.ReadAsync(context, cancellationToken);
            return (head, head is not null && untracked.Count == 0 && changed.Count == 0, await FindNestedAsync(context, untracked, cancellationToken));
        }
        catch (GitException e)
        {
            HostLog.Damaged(log, context.WorkTree!, e.StandardError);
            return (null, false, null);
        }
    }

    private async Task<IReadOnlyList<NestedRepository>> FindNestedAsync(GitContext context, IReadOnlyList<string> untracked, CancellationToken cancellationToken)
    {
        try
        {
            return await nested.FindAsync(context, untracked, cancellationToken);
        }
        catch (GitException)
        {
            // Its index is lost: nothing in it is recorded.
            return [];
        }
    }

    // A HEAD that is broken, or whose branch is gone: git's log of it still knows the last commit.
    private async Task<string?> LastHeadAsync(Repository repository, string gitDirectory, CancellationToken cancellationToken)
    {
        var log = Path.Combine(gitDirectory, "logs", "HEAD");
        if (new FileInfo(log) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        var commits = (await File.ReadAllLinesAsync(log, cancellationToken)).Reverse().Take(20)
            .SelectMany(line => line.Split(' ', 3).Take(2).Reverse())
            .Where(id => GitNames.IsCommit(id) && id.Any(digit => digit != '0'));
        foreach (var commit in commits.Distinct())
        {
            var known = await git.RunAsync(
                new GitCommand(repository.Context, "cat-file", "-e", commit + "^{commit}") { Answers = [0, 1, 128] }, cancellationToken);
            if (known.ExitCode == 0)
            {
                return commit;
            }
        }

        return null;
    }

    // An agent can write that file, and the tree looks clean.
    private async Task<bool> HidesFilesAsync(GitContext context, CancellationToken cancellationToken)
    {
        var exclude = Path.Combine(context.CommonDirectory!, "info", "exclude");
        if (!File.Exists(exclude) || File.ReadLines(exclude).All(line => line.Length == 0 || line[0] == '#'))
        {
            return false;
        }

        var hidden = await git.RunAsync(
            new GitCommand(context, "ls-files", "--others", "--ignored", "--directory", "-z", "--exclude-from=" + exclude) { Answers = [0, 128] },
            cancellationToken);
        return hidden.Text.Length > 0;
    }

    // Nothing but git's own file, and no index: its making was cut short, no agent was here yet.
    private static bool IsUnborn(string path, string? gitDirectory) =>
        (gitDirectory is null || !File.Exists(Path.Combine(gitDirectory, "index")))
        && Directory.EnumerateFileSystemEntries(path).All(entry => Path.GetFileName(entry) == ".git" && File.Exists(entry));
}
