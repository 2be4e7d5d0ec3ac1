using System.Security.Cryptography;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Writes a worktree's files as a git tree, by way of an index of its own: the worktree's index stays as it is.</summary>
internal sealed class DirtyTree(Git git)
{
    /// <summary>Starts from a copy of the worktree's index, so that unchanged files needn't be read.</summary>
    public Task<string> WriteAsync(GitPlace worktree, IReadOnlyList<string> untracked, CancellationToken cancellationToken)
    {
        RevealNestedRepositories(worktree.WorkTree!, untracked);
        return WithIndexAsync(worktree, async index =>
        {
            var own = Path.Combine(worktree.GitDirectory!, "index");
            if (File.Exists(own))
            {
                File.Copy(own, index);
            }

            return await AddAllAsync(worktree, index, cancellationToken);
        });
    }

    /// <summary>Starts from a commit: for worktrees whose index is lost.</summary>
    public Task<string> WriteFreshAsync(GitPlace worktree, string? commit, CancellationToken cancellationToken)
    {
        RevealNestedRepositories(worktree.WorkTree!, [string.Empty]);
        return WithIndexAsync(worktree, async index =>
        {
            await git.RunAsync(
                new GitCommand(worktree, commit is null ? ["read-tree", "--empty"] : ["read-tree", commit]) { IndexFile = index }, cancellationToken);
            return await AddAllAsync(worktree, index, cancellationToken);
        });
    }

    private async Task<string> AddAllAsync(GitPlace worktree, string index, CancellationToken cancellationToken)
    {
        await git.RunAsync(new GitCommand(worktree, "add", "--all", "--", ".") { IndexFile = index }, cancellationToken);
        return (await git.RunAsync(new GitCommand(worktree, "write-tree") { IndexFile = index }, cancellationToken)).Value;
    }

    private static async Task<string> WithIndexAsync(GitPlace worktree, Func<string, Task<string>> write)
    {
        var index = $"{worktree.WorkTree}.index-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        try
        {
            return await write(index);
        }
        finally
        {
            File.Delete(index);
            File.Delete(index + ".lock");
        }
    }

    // Of a repository inside the worktree git would keep no more than a commit's id. Under another name its .git is a
    // folder like any other, and everything is kept. The worktree is deleted after this.
    private static void RevealNestedRepositories(string root, IReadOnlyList<string> untracked)
    {
        if (Directory.Exists(Path.Combine(root, ".git")))
        {
            Reveal(Path.Combine(root, ".git"));
        }

        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var folder in untracked.Select(path => Path.Combine(root, path)).Where(Directory.Exists))
        {
            foreach (var nested in Directory.GetDirectories(folder, ".git", all))
            {
                Reveal(nested);
            }
        }
    }

    private static void Reveal(string nested) =>
        Directory.Move(nested, $"{nested[..^".git".Length]}nested-{RandomNumberGenerator.GetHexString(4, lowercase: true)}.git");
}
