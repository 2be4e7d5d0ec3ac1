using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>The work that is reviewed, as a file that an agent without a shell can read.</summary>
internal sealed class ReviewDiff(GitRunner git)
{
    /// <summary>Writes what the branch has and the integration branch lacked, and returns the file.</summary>
    /// <exception cref="AgentFaultException">git can't read the worktree.</exception>
    public async Task<string> WriteAsync(Worktree worktree, string folder, CancellationToken cancellationToken)
    {
        var diff = await git.RunAsync(
            worktree.Context,
            ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--stat", "--patch", worktree.IntegrationCommit, worktree.StartCommit, "--"],
            cancellationToken);
        var file = Path.Combine(folder, "review.diff");
        await File.WriteAllTextAsync(
            file, diff.Truncated ? diff.Text + "\n… the rest is left out: `git diff` in the worktree shows it\n" : diff.Text, cancellationToken);
        return file;
    }
}
