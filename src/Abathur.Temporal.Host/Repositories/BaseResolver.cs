using System.Text.RegularExpressions;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>
/// Finds the commit that somebody means by a name: a branch before a tag, a tag before a remote-tracking branch, any ref
/// before a commit's id. git itself would take the tag first, and say so only on standard error.
/// </summary>
internal sealed partial class BaseResolver(GitRunner git, Refs refs)
{
    private const int MaxObjects = 20;

    /// <summary>The commit, and a note if the name stands for another one as well; null: the name stands for none.</summary>
    public async Task<(string Commit, string? Note)?> ResolveAsync(Repository repository, string name, CancellationToken cancellationToken)
    {
        var context = repository.OwnContext;
        List<(string What, string Name)> candidates = name == "HEAD" ? [("what HEAD is", "HEAD")]
            : name.StartsWith("refs/", StringComparison.Ordinal) ? [("a ref", name)]
            : [];
        if (candidates is not [{ Name: "HEAD" }])
        {
            candidates.AddRange(
            [
                ("a branch", GitNames.Heads + name), ("a tag", "refs/tags/" + name), ("a remote-tracking branch", "refs/remotes/" + name),
                ("a remote's default branch", $"refs/remotes/{name}/HEAD"), ("a ref", "refs/" + name),
            ]);
            var known = await refs.ReadAsync(context, cancellationToken, [.. candidates.Select(candidate => candidate.Name)]);
            candidates.RemoveAll(candidate => !known.ContainsKey(candidate.Name));
            if (Hex().IsMatch(name))
            {
                candidates.Add(("the beginning of a commit's id", name));
            }
        }
        else if ((await refs.ReadAsync(context, cancellationToken, GitNames.Heads + name)).Count > 0)
        {
            candidates.Add(("a branch", GitNames.Heads + name));
        }

        List<(string What, string Name, string Commit)> found = [];
        foreach (var (what, candidate) in candidates)
        {
            var commit = candidate == name && Hex().IsMatch(name)
                ? await FindCommitAsync(context, name, cancellationToken)
                : await PeelAsync(context, candidate, cancellationToken);
            if (commit is not null)
            {
                found.Add((what, candidate, commit));
            }
        }

        if (found is not [var first, ..])
        {
            return null;
        }

        var other = found.Find(candidate => candidate.Commit != first.Commit);
        return (first.Commit, other.Commit is null ? null :
            $"repository.base: '{name}' is {first.What} and {other.What}; the swarm begins at {first.What} ({first.Name}, {first.Commit[..12]}). "
            + $"For the other, give {(other.Name == name ? other.Commit : other.Name)} ({other.Commit[..12]}).");
    }

    // A ref whose name looks like an id would be found first: an id is asked for as the object that it is the beginning of.
    private async Task<string?> FindCommitAsync(GitContext context, string id, CancellationToken cancellationToken)
    {
        var objects = await git.RunAsync(new GitCommand(context, "rev-parse", "--disambiguate=" + id) { Answers = [0, 128] }, cancellationToken);
        List<string> commits = [];
        foreach (var found in objects.Lines.Take(MaxObjects))
        {
            if (await PeelAsync(context, found, cancellationToken) is { } commit)
            {
                commits.Add(commit);
            }
        }

        return commits.Distinct().ToList() is [var one] ? one : null;
    }

    private async Task<string?> PeelAsync(GitContext context, string name, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(
            new GitCommand(context, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}") { Answers = [0, 1, 128] },
            cancellationToken);
        return answer.ExitCode == 0 && GitNames.IsCommit(answer.Value) ? answer.Value : null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{4,64}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Hex();
}
