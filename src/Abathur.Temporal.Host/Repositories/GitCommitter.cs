using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Commits in a worktree as Abathur: for agents that are programs of ours and have no git of their own.</summary>
public sealed class GitCommitter(GitProgram program)
{
    private readonly GitRunner git = new(program, TimeProvider.System, NullLogger.Instance);

    /// <summary>Commits all that is changed in the checkout at <paramref name="path"/>; returns the commit, or null if nothing is.</summary>
    /// <exception cref="InvalidInputException">There is no checkout.</exception>
    public async Task<string?> CommitAsync(string path, string message, CancellationToken cancellationToken)
    {
        var repository = await new RepositoryFinder(git).OpenAsync(new RepositorySpec { Path = path }, cancellationToken);
        var context = repository.InWorktree(path, repository.GitDirectory);
        await git.RunAsync(context, ["add", "--all", "--", "."], cancellationToken);
        var staged = await git.RunAsync(
            new GitCommand(context, "diff-index", "--cached", "--quiet", "--no-ext-diff", "HEAD", "--") { Answers = [0, 1] }, cancellationToken);
        if (staged.ExitCode == 0)
        {
            return null;
        }

        // An empty message would need somebody: git is told to take any.
        var commit = new GitCommand(context, "commit", "--quiet", "--no-verify", "--allow-empty-message", "--cleanup=whitespace", "--file=-")
        {
            Input = message,
            AsAuthor = true,
        };
        await git.RunAsync(commit, cancellationToken);
        return (await git.RunAsync(context, ["rev-parse", "--verify", "HEAD"], cancellationToken)).Value;
    }
}
