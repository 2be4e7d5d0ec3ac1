using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Reads the repository's stash, which all of its worktrees share.</summary>
internal sealed class Stash(GitRunner git, Refs refs)
{
    public const string Ref = "refs/stash";

    /// <summary>The commits that were stashed on a branch: git names it in their subject.</summary>
    public async Task<IReadOnlyList<string>> OfBranchAsync(Repository repository, string branch, CancellationToken cancellationToken)
    {
        if (!(await refs.ReadAsync(repository, cancellationToken, Ref)).ContainsKey(Ref))
        {
            return [];
        }

        var entries = await git.RunAsync(
            new GitCommand(repository.Context, "log", "--walk-reflogs", "--format=%H %s", Ref, "--") { Answers = [0, 128] }, cancellationToken);
        return [.. entries.Lines.Select(line => line.Split(' ', 2))
            .Where(entry => entry is [_, var subject]
                && (subject.StartsWith($"WIP on {branch}:", StringComparison.Ordinal) || subject.StartsWith($"On {branch}:", StringComparison.Ordinal)))
            .Select(entry => entry[0])];
    }
}
