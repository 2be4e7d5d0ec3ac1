using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>
/// Copies untracked files of the operator's checkout into a worktree: only what the patterns name, no link that leads out,
/// and over nothing that is there.
/// </summary>
internal sealed class WorktreeCopier(GitRunner git)
{
    private const int MaxListing = 64 * 1024 * 1024;

    /// <summary>The files of the checkout that the patterns name and git doesn't track there, by their paths.</summary>
    /// <exception cref="WorktreeSetupException">A pattern names none, or what can't be copied.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(Repository repository, IReadOnlyList<string> patterns, CancellationToken cancellationToken)
    {
        if (repository.Remote is not null || !Path.Exists(Path.Combine(repository.Path, ".git")))
        {
            throw new WorktreeSetupException($"copy: {repository.Path} has no working tree to copy from. Leave copy out: abathur swarm config copy=null");
        }

        var checkout = repository.InWorktree(repository.Path, repository.GitDirectory);
        List<string> found = [];
        foreach (var pattern in patterns)
        {
            var listed = await git.RunAsync(
                new GitCommand(checkout, "ls-files", "--others", "-z", "--", new HiddenPath(pattern, IsPattern: true).Pathspec) { MaxOutput = MaxListing },
                cancellationToken);
            found.AddRange(Checked(repository.Path, pattern, listed));
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <exception cref="WorktreeSetupException">One of them can't be copied.</exception>
    public static void Copy(string from, string to, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                CopyOne(from, to, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WorktreeSetupException($"copy: '{path}' of {from} can't be copied: {GitText.Line(e.Message, 300)}");
            }
        }
    }

    private static string[] Checked(string checkout, string pattern, GitOutput listed)
    {
        if (listed.Truncated)
        {
            throw new WorktreeSetupException($"copy: '{pattern}' names too many files in {checkout}. Let the prepare command make them instead.");
        }

        // Of a repository inside, git lists the folder.
        if (listed.Fields.FirstOrDefault(path => path.EndsWith('/')) is { } inside)
        {
            throw new WorktreeSetupException($"copy: '{inside}' in {checkout} is a git repository of its own and isn't copied. Name the files in it that are needed, or clone it in the prepare command.");
        }

        return listed.Fields.Length > 0
            ? listed.Fields
            : throw new WorktreeSetupException(
                $"copy: '{pattern}' names no untracked file in {checkout}. Make the file there, or change the setting: abathur swarm config 'copy=[…]'");
    }

    private static void CopyOne(string from, string to, string path)
    {
        var (source, target) = (Path.Combine(from, path), Path.Combine(to, path));
        if (HiddenPaths.LinkOnTheWay(to, path) is { } inTheWay)
        {
            throw new IOException($"'{inTheWay}' is not a folder in the worktree.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (new FileInfo(source).LinkTarget is { } link)
        {
            RequireInside(from, source, link);
            File.CreateSymbolicLink(target, link);
        }
        else
        {
            File.Copy(source, target, overwrite: false);
        }
    }

    private static void RequireInside(string checkout, string source, string link)
    {
        var target = Path.GetFullPath(link, Path.GetDirectoryName(source)!);
        if (Path.IsPathRooted(link) || !target.StartsWith(checkout.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"it is a link that leads out of the checkout, to {link}. Name the file that it leads to, if it is in the checkout, or make it in the prepare command.");
        }
    }
}
