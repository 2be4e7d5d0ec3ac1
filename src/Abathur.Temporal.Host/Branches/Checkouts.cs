using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Branches;

/// <summary>Says where branches are checked out, and what else holds one: a ref that is held must not move.</summary>
internal sealed class Checkouts(GitRunner git)
{
    private const string Head = "HEAD";

    /// <summary>The working trees of a repository, as git lists them.</summary>
    public async Task<IReadOnlyList<Checkout>> ListAsync(Repository repository, CancellationToken cancellationToken)
    {
        using var administration = await AdministrationLock.TakeAsync(repository, cancellationToken);
        var list = await git.RunAsync(repository.Context, ["worktree", "list", "--porcelain", "-z"], cancellationToken);
        List<Checkout> found = [];
        foreach (var field in list.Fields)
        {
            if (After(field, "worktree ") is { } path)
            {
                // The repository's own comes first.
                found.Add(new Checkout(Path.GetFullPath(path), null, found.Count == 0, null));
            }
            else if (found.Count > 0 && After(field, "branch ") is { } branch)
            {
                found[^1] = found[^1] with { Branch = branch };
            }
            else if (found.Count > 0 && (field == "locked" ? string.Empty : After(field, "locked ")) is { } reason)
            {
                found[^1] = found[^1] with { LockReason = reason };
            }
        }

        return found;
    }

    /// <summary>
    /// Where somebody other than Abathur has the branch: a working tree, or a rebase or bisection that comes back to it;
    /// null: nowhere.
    /// </summary>
    public async Task<string?> FindHolderAsync(Repository repository, string branch, CancellationToken cancellationToken)
    {
        var checkouts = await AskAsync(repository, branch, folder => !TaskFolder.IsOurs(folder), cancellationToken);
        return checkouts.FirstOrDefault(checkout => !checkout.IsOurs)?.Path ?? FindOperation(repository, branch)?.Folder;
    }

    /// <summary>The working trees that have the branch checked out, Abathur's too.</summary>
    public Task<IReadOnlyList<Checkout>> WithBranchAsync(Repository repository, string branch, CancellationToken cancellationToken) =>
        AskAsync(repository, branch, _ => true, cancellationToken);

    // git is asked only if the files don't show that none of these has it.
    private async Task<IReadOnlyList<Checkout>> AskAsync(
        Repository repository, string branch, Func<string, bool> counts, CancellationToken cancellationToken) =>
        RefFiles.AreFiles(repository.CommonDirectory) && !GitDirectories(repository).Any(folder => counts(folder) && MayHave(repository, folder, branch))
            ? []
            : [.. (await ListAsync(repository, cancellationToken)).Where(checkout => checkout.Branch == branch)];

    // A branch that is another name of it counts, as it does for git.
    private static bool MayHave(Repository repository, string folder, string branch) =>
        new FileInfo(Path.Combine(folder, Head)).LinkTarget is not null
        || ReadLines(folder, Head).Select(line => After(line, "ref:")?.Trim()).OfType<string>()
            .Any(name => name == branch || !RefFiles.TryRead(repository.CommonDirectory, [name], out _));

    /// <summary>
    /// A rebase or bisection that began at the branch, or that moves it when it ends, and the git directory it is in. git
    /// lists its working tree as detached meanwhile.
    /// </summary>
    public static (string Name, string Folder)? FindOperation(Repository repository, string branch)
    {
        var shortName = branch[GitNames.Heads.Length..];
        foreach (var folder in GitDirectories(repository).Where(folder => !TaskFolder.IsOurs(folder)))
        {
            if (ReadLines(folder, "rebase-merge/head-name").Concat(ReadLines(folder, "rebase-apply/head-name"))
                .Concat(ReadLines(folder, "rebase-merge/update-refs")).Contains(branch))
            {
                return ("rebase", folder);
            }

            if (ReadLines(folder, "BISECT_START").Any(start => start == shortName || start == branch))
            {
                return ("bisect", folder);
            }
        }

        return null;
    }

    /// <summary>Whether git is changing the index of an operator's working tree: it may be about to check a branch out.</summary>
    public static bool IsAnyBeingChanged(Repository repository) => GitDirectories(repository)
        .Any(folder => File.Exists(Path.Combine(folder, "index.lock")) && !TaskFolder.IsOurs(folder));

    private static IEnumerable<string> GitDirectories(Repository repository) =>
    [
        repository.CommonDirectory,
        .. Directory.Exists(repository.Administration) ? Directory.GetDirectories(repository.Administration) : [],
    ];

    private static string[] ReadLines(string folder, string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
