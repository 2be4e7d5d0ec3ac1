using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Finds where a branch is checked out.</summary>
internal static class Checkouts
{
    private static readonly string[] Rebases = ["rebase-merge/head-name", "rebase-apply/head-name"];

    /// <summary>The working tree that has the branch checked out, or null.</summary>
    /// <exception cref="InvalidInputException">A rebase of the branch is under way: git will move it when that ends.</exception>
    public static async Task<string?> FindAsync(Git git, Repository repository, string branch, CancellationToken cancellationToken)
    {
        string[] directories =
        [
            repository.CommonDirectory,
            .. Directory.Exists(repository.Administration) ? Directory.GetDirectories(repository.Administration) : [],
        ];
        if (directories.SelectMany(directory => Rebases.Select(file => Path.Combine(directory, file)))
            .FirstOrDefault(file => TaskFolder.ReadLine(file) == branch) is { } rebase)
        {
            throw new InvalidInputException(
                $"A rebase of '{branch[GitNames.Heads.Length..]}' is under way ({Path.GetDirectoryName(rebase)}); nothing was delivered. "
                + "Finish it or run git rebase --abort, then deliver again.");
        }

        using var administration = await AdministrationLock.TakeAsync(repository, cancellationToken);
        var list = await git.RunAsync(repository.Place, ["worktree", "list", "--porcelain", "-z"], cancellationToken);
        string? path = null;
        foreach (var field in list.Fields)
        {
            if (field.StartsWith("worktree ", StringComparison.Ordinal))
            {
                path = field["worktree ".Length..];
            }
            else if (field == "branch " + branch)
            {
                return RequireCheckout(repository, Path.GetFullPath(path!));
            }
        }

        return null;
    }

    // Where the git directory lies elsewhere (a submodule, --separate-git-dir) git names that instead of the working tree.
    private static string RequireCheckout(Repository repository, string path)
    {
        if (Path.Exists(Path.Combine(path, ".git")))
        {
            return path;
        }

        return repository.GitDirectory == repository.CommonDirectory && Path.Exists(Path.Combine(repository.Path, ".git"))
            ? repository.Path
            : throw new InvalidInputException(
                $"The branch is checked out, but git doesn't say where ({path}); nothing was delivered. Give the path of its checkout.");
    }
}
