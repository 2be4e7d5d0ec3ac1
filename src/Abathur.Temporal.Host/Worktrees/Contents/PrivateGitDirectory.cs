using System.Security.Cryptography;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>
/// A git directory of our own for one worktree's files, over the repository's objects: nothing of the repository's
/// configuration, attributes, exclude file, HEAD or sparse checkout counts there, and files are taken byte for byte.
/// </summary>
internal sealed class PrivateGitDirectory : IDisposable
{
    // This file goes before every .gitattributes.
    private const string Raw = "* -text -filter -ident -working-tree-encoding\n";

    private readonly string folder;

    private PrivateGitDirectory(string folder, GitContext context) => (this.folder, Context) = (folder, context);

    public GitContext Context { get; }

    public static async Task<PrivateGitDirectory> MakeAsync(GitRunner git, Repository repository, string workTree, CancellationToken cancellationToken)
    {
        var format = await git.RunAsync(repository.Context, ["rev-parse", "--show-object-format"], cancellationToken);
        var folder = $"{workTree}{KeptFolders.Unfinished}{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        Directory.CreateDirectory(Path.Combine(folder, "info"));
        await File.WriteAllTextAsync(Path.Combine(folder, "HEAD"), "ref: refs/heads/none\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "info", "attributes"), Raw, cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "info", "exclude"), HiddenPaths.ExcludeLines(workTree), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config"),
            $"[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\tobjectformat = {format.Value}\n",
            cancellationToken);
        return new PrivateGitDirectory(
            folder, new GitContext(workTree, folder, WorkTree: workTree) { Objects = Path.Combine(repository.CommonDirectory, "objects") });
    }

    public void Dispose() => FolderRemoval.Delete(folder);
}
