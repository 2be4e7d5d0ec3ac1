using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Reads and moves refs, always by compare-and-swap.</summary>
internal sealed class Refs(GitRunner git)
{
    /// <summary>The commits that these refs have, by full name; missing refs are left out. One call of git at most.</summary>
    public Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Repository repository, CancellationToken cancellationToken, params string[] names) => ReadAsync(repository.Context, cancellationToken, names);

    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(GitContext context, CancellationToken cancellationToken, params string[] names)
    {
        if (context.CommonDirectory is { } folder && RefFiles.TryRead(folder, names, out var known))
        {
            return known;
        }

        var answer = await git.RunAsync(
            context, ["for-each-ref", "--format=%(objectname) %(refname)", .. names], cancellationToken);
        return answer.Lines
            .Select(line => line.Split(' ', 2))
            .Where(parts => names.Contains(parts[1]))
            .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
    }

    /// <summary>The commit that the ref has, null if there is none, and what it stands for if it is a symbolic ref.</summary>
    public async Task<(string? Commit, string? Target)> FindAsync(Repository repository, string name, CancellationToken cancellationToken)
    {
        if (RefFiles.TryRead(repository.CommonDirectory, [name], out var known))
        {
            return (known.GetValueOrDefault(name), null);
        }

        var answer = await git.RunAsync(
            repository.Context, ["for-each-ref", "--format=%(refname) %(objectname) %(symref)", name], cancellationToken);
        var found = answer.Lines.Select(line => line.Split(' ', 3)).FirstOrDefault(parts => parts[0] == name);
        return found is [_, var commit, var target]
            ? (commit, target.Length > 0 ? target : null)
            // One that stands for nothing that exists isn't listed.
            : (null, await TargetAsync(repository, name, cancellationToken));
    }

    /// <summary>What a symbolic ref stands for; null: the ref is none.</summary>
    public async Task<string?> TargetAsync(Repository repository, string name, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(
            new GitCommand(repository.Context, "symbolic-ref", "--quiet", name) { Answers = [0, 1] }, cancellationToken);
        return answer.ExitCode == 0 ? answer.Value : null;
    }

    /// <summary>Moves all of them or none; false: one of them isn't what it was.</summary>
    public Task<bool> MoveAsync(Repository repository, string reason, params string[] transaction) =>
        MoveAsync(repository.Context, repository.Path, reason, transaction);

    /// <summary>The same; a checkout's own place also notes it in its HEAD's log.</summary>
    /// <param name="context">Where git works.</param>
    /// <param name="path">The repository, as messages name it.</param>
    /// <param name="reason">What the refs' logs say.</param>
    /// <param name="transaction">The changes.</param>
    public async Task<bool> MoveAsync(GitContext context, string path, string reason, params string[] transaction)
    {
        // Never through a symbolic ref: whoever made it could point it at a branch of the operator's.
        var command = new GitCommand(context, "update-ref", "--no-deref", "-m", "abathur: " + reason, "--stdin", "-z")
        {
            Input = string.Concat(transaction),
            RunsToItsEnd = true,
        };
        try
        {
            await git.RunAsync(command, CancellationToken.None);
            return true;
        }
        catch (GitException e) when (HasMoved(e.StandardError))
        {
            return false;
        }
        catch (GitException e) when (IsNameInTheWay(e))
        {
            throw NameInTheWay(path, e);
        }
        catch (GitException e) when (e.StandardError.Contains("nonexistent object", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{path} doesn't have a commit that is needed: {GitText.Line(e.StandardError, 300)}", e);
        }
    }

    public static string Create(string name, string commit) => $"create {name}\0{commit}\0";

    public static string Update(string name, string commit, string expected) => $"update {name}\0{commit}\0{expected}\0";

    /// <summary>Whatever it was.</summary>
    public static string Set(string name, string commit) => $"update {name}\0{commit}\0\0";

    public static string Delete(string name, string expected) => $"delete {name}\0{expected}\0";

    /// <summary>Whether a ref can't be created because another has the name of its folder.</summary>
    public static bool IsNameInTheWay(GitException error) => error.StandardError.Contains("cannot create", StringComparison.Ordinal);

    public static InvalidInputException NameInTheWay(string path, GitException error) => new(
        $"{path} has a branch whose name is in the way ({GitText.Line(error.StandardError, 300)}). "
        + "Rename that branch, for instance: git branch -m abathur my-abathur", error);

    private static bool HasMoved(string error) =>
        error.Contains("but expected", StringComparison.Ordinal)
        || error.Contains("reference already exists", StringComparison.Ordinal)
        || error.Contains("unable to resolve reference", StringComparison.Ordinal);
}
