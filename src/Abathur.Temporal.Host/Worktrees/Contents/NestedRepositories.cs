using System.Diagnostics;
using System.Security.Cryptography;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>Finds repositories inside a worktree, and what of them git would leave behind.</summary>
internal sealed class NestedRepositories(GitRunner git, StatusReader status)
{
    private const int MaxListing = 256 * 1024 * 1024;
    private const int MaxDepth = 8;

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <param name="worktree">The worktree.</param>
    /// <param name="untracked">Its untracked files and folders.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<IReadOnlyList<NestedRepository>> FindAsync(
        GitContext worktree, IReadOnlyList<string> untracked, CancellationToken cancellationToken) =>
        FindAsync(worktree, untracked, 0, cancellationToken);

    /// <summary>
    /// Makes plain folders of them, so that git takes all of their files: <c>.git</c> gets another name. Whoever restores
    /// them gives it back. Returns the paths that the index held as repositories.
    /// </summary>
    public static IReadOnlyList<string> Reveal(GitContext worktree, IEnumerable<NestedRepository> nested)
    {
        RevealAt(worktree.WorkTree!, null, directoriesOnly: true);
        List<string> recorded = [];
        foreach (var repository in nested.Where(repository => repository.OnlyHere is not null))
        {
            // The git directories of submodules are in the worktree's own, which goes with it.
            var kept = repository.GitDirectory is { } directory && worktree.GitDirectory is { } own
                && directory.StartsWith(own + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? directory : null;
            RevealAt(repository.Folder, kept, directoriesOnly: false);
            if (repository.IsRecorded)
            {
                recorded.Add(repository.Path);
            }
        }

        return recorded;
    }

    private async Task<IReadOnlyList<NestedRepository>> FindAsync(
        GitContext worktree, IReadOnlyList<string> untracked, int depth, CancellationToken cancellationToken)
    {
        var root = worktree.WorkTree!;
        List<NestedRepository> found = [];
        foreach (var path in await RecordedAsync(worktree, cancellationToken))
        {
            if (Path.Exists(Path.Combine(root, path, ".git")))
            {
                found.Add(await DescribeAsync(worktree, path, isRecorded: true, depth, cancellationToken));
            }
        }

        foreach (var path in untracked.SelectMany(path => Inside(root, path)).Except(found.Select(repository => repository.Path)))
        {
            found.Add(await DescribeAsync(worktree, path, isRecorded: false, depth, cancellationToken));
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> RecordedAsync(GitContext worktree, CancellationToken cancellationToken) =>
        GitLinks.Parse((await git.RunAsync(
            new GitCommand(worktree, "ls-files", "--stage", "-z") { MaxOutput = MaxListing }, cancellationToken)).Fields);

    private static IEnumerable<string> Inside(string root, string path)
    {
        var folder = Path.Combine(root, path);
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFileSystemEntries(folder, ".git", Everywhere).Select(entry => Path.GetRelativePath(root, Path.GetDirectoryName(entry)!))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private async Task<NestedRepository> DescribeAsync(
        GitContext worktree, string path, bool isRecorded, int depth, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(worktree.WorkTree!, path);
        var directory = GitDirectory(folder);
        if (directory is not null && Path.GetDirectoryName(directory) == Path.Combine(worktree.CommonDirectory!, "worktrees"))
        {
            var head = await git.RunAsync(
                new GitCommand(new GitContext(folder, directory, worktree.CommonDirectory, folder), "rev-parse", "--verify", "--quiet", "HEAD")
                {
                    Answers = [0, 1, 128],
                },
                cancellationToken);
            return new(path, folder, directory, isRecorded, "is another worktree of this repository", GitNames.IsCommit(head.Value) ? head.Value : null);
        }

        return new(path, folder, directory, isRecorded, await OnlyHereAsync(folder, directory, isRecorded, depth, cancellationToken));
    }

    private async Task<string?> OnlyHereAsync(string folder, string? directory, bool isRecorded, int depth, CancellationToken cancellationToken)
    {
        if (directory is null || depth == MaxDepth)
        {
            return "can't be read by git";
        }

        if (!isRecorded)
        {
            return "is a git repository of its own";
        }

        try
        {
            var context = new GitContext(folder, directory, directory, folder);
            var state = await status.ReadAsync(context, cancellationToken);
            var commits = await git.RunAsync(context, ["rev-list", "--max-count=1", "--all", "--not", "--remotes"], cancellationToken);
            return commits.Value.Length > 0 ? "has commits that none of its remotes has"
                : state.Untracked.Count + state.Changed.Count > 0 ? "has changes that are not committed"
                : (await FindAsync(context, [], depth + 1, cancellationToken)).FirstOrDefault(inner => inner.OnlyHere is not null) is { } inner
                    ? $"holds '{inner.Path}', which {inner.OnlyHere}"
                    : null;
        }
        catch (GitException)
        {
            return "can't be read by git";
        }
    }

    private static string? GitDirectory(string folder)
    {
        var entry = Path.Combine(folder, ".git");
        var directory = Directory.Exists(entry) ? entry
            : TaskFolder.ReadLine(entry) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal)
                ? Path.GetFullPath(line["gitdir: ".Length..], folder)
                : null;
        return Directory.Exists(directory) ? directory : null;
    }

    private static void RevealAt(string folder, string? gitDirectory, bool directoriesOnly)
    {
        var entry = Path.Combine(folder, ".git");
        var revealed = Path.Combine(folder, $"nested-{RandomNumberGenerator.GetHexString(4, lowercase: true)}.git");
        if (gitDirectory is not null)
        {
            Move(gitDirectory, revealed);
            File.Delete(entry);
        }
        else if (Directory.Exists(entry))
        {
            Directory.Move(entry, revealed);
        }
        else if (!directoriesOnly && File.Exists(entry))
        {
            File.Move(entry, revealed);
        }
    }

    // System.IO moves no folder to another file system.
    private static void Move(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException) when (ProgramPath.Find("mv") is { } program)
        {
            using var mv = Process.Start(new ProcessStartInfo(program, ["--", from, to]))!;
            mv.WaitForExit();
            if (mv.ExitCode != 0)
            {
                throw new IOException($"{from} could not be moved to {to}.");
            }
        }
    }
}
