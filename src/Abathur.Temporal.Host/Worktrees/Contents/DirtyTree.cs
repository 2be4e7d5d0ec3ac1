using System.Security.Cryptography;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>
/// Writes a worktree's files as a git tree, by way of an index of its own: the worktree's index stays as it is. Where git
/// refuses that in the worktree's own terms, it is asked in ours.
/// </summary>
internal sealed class DirtyTree(GitRunner git, ILogger log)
{
    private const int MaxListing = 256 * 1024 * 1024;

    /// <summary>The tree; null: git can't take all of the files.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="context">The worktree; without a git directory of its own where git lost it.</param>
    /// <param name="commit">What the index starts from where the worktree's own can't be used; null: nothing.</param>
    /// <param name="revealed">Paths that the index holds as repositories, and that are folders now.</param>
    /// <param name="raw">Whether files that only the repository's exclude file hides count too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> TryWriteAsync(
        Repository repository, GitContext context, string? commit, IReadOnlyList<string> revealed, bool raw, CancellationToken cancellationToken)
    {
        var own = Path.Combine(context.GitDirectory!, "index");
        var index = context.GitDirectory != context.CommonDirectory && File.Exists(own) ? own : null;
        (string? Index, bool Raw)[] ways = [(index, false), (index, true), (null, false), (null, true)];
        foreach (var way in ways.Where(way => way.Raw || !raw).Distinct())
        {
            try
            {
                return await WriteAsync(repository, context, way.Index, commit, revealed, way.Raw, cancellationToken);
            }
            catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
            {
                HostLog.Damaged(log, context.WorkTree!, GitText.Line(e.Message, 500));
                if (way == ways[0])
                {
                    FolderRemoval.Unprotect(context.WorkTree!);
                }
            }
        }

        return null;
    }

    /// <summary>The paths that differ from the commit and, if that is given, from what was there at the attempt's start.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync(
        GitContext context, string commit, string tree, string? initial, CancellationToken cancellationToken)
    {
        var changed = await DifferAsync(context, commit, tree, cancellationToken);
        return initial is null ? changed : [.. changed.Intersect(await DifferAsync(context, initial, tree, cancellationToken))];
    }

    private async Task<IReadOnlyList<string>> DifferAsync(GitContext context, string from, string to, CancellationToken cancellationToken) =>
        (await git.RunAsync(
            new GitCommand(context, "diff-tree", "-r", "-z", "--no-renames", "--name-only", from + "^{tree}", to) { MaxOutput = MaxListing },
            cancellationToken)).Fields;

    private async Task<string> WriteAsync(
        Repository repository, GitContext worktree, string? ownIndex, string? commit, IReadOnlyList<string> revealed, bool raw,
        CancellationToken cancellationToken)
    {
        using var ours = raw ? await PrivateGitDirectory.MakeAsync(git, repository, worktree.WorkTree!, cancellationToken) : null;
        var context = ours?.Context ?? worktree;
        var index = $"{worktree.WorkTree}{FilesBeside.Index}{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        try
        {
            if (ownIndex is not null)
            {
                File.Copy(ownIndex, index);
            }
            else
            {
                await RunAsync(commit is null ? ["read-tree", "--empty"] : ["read-tree", commit]);
            }

            if (revealed.Count > 0)
            {
                await RunAsync(["update-index", "-z", "--force-remove", "--stdin"], string.Concat(revealed.Select(path => path + "\0")));
            }

            var before = await RepositoriesAsync();
            var added = await RunAsync(["add", "--all", "--sparse", "--", "."]);
            if (StatusReader.UnreadableIn(added.Error).Any())
            {
                throw new GitException("add", 0, GitText.Tail(added.Error, 800));
            }

            // Of a repository git keeps no more than a commit's id.
            if ((await RepositoriesAsync()).Except(before).FirstOrDefault() is { } repositoryInside)
            {
                throw new GitException("add", 0, $"'{repositoryInside}' is a repository of its own.");
            }

            await RemoveHiddenAsync();
            return (await RunAsync(["write-tree", "--missing-ok"])).Value;
        }
        finally
        {
            File.Delete(index);
            File.Delete(index + ".lock");
        }

        Task<GitOutput> RunAsync(IReadOnlyList<string> arguments, string? input = null) =>
            git.RunAsync(new GitCommand(context, arguments) { IndexFile = index, Input = input, MaxOutput = MaxListing }, cancellationToken);

        // Also what the agent added by force, or a .gitignore names as not ignored.
        async Task RemoveHiddenAsync()
        {
            if (HiddenPaths.PathspecFile(worktree.WorkTree) is { } file)
            {
                string[] which = [$"--pathspec-from-file={file}", "--pathspec-file-nul"];
                await RunAsync(commit is null
                    ? ["rm", "-r", "--cached", "--quiet", "--force", "--ignore-unmatch", .. which]
                    : ["reset", "--quiet", .. which, commit]);
            }
        }

        async Task<IReadOnlyList<string>> RepositoriesAsync() =>
            GitLinks.Parse((await RunAsync(["ls-files", "--stage", "-z"])).Fields);
    }
}
