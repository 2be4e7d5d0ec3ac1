using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Opens the repositories that swarms name, and remembers those it found.</summary>
internal sealed class RepositoryFinder(GitRunner git, Clones? clones = null)
{
    private readonly BaseResolver bases = new(git, new Refs(git));
    private readonly ConcurrentDictionary<string, Repository> found = new(StringComparer.Ordinal);

    /// <summary>Opens it, with the integration branch that the swarm has chosen.</summary>
    /// <exception cref="InvalidInputException">There is no repository; says what to do.</exception>
    public async Task<Repository> OpenAsync(RepositorySpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return await FindAsync(spec, cancellationToken) with { IntegrationRef = GitNames.RequireIntegrationRef(spec.IntegrationRef) };
    }

    /// <summary>The base as a commit, and what somebody should know of how it was found.</summary>
    /// <exception cref="InvalidInputException">There is no such branch, tag or commit.</exception>
    public async Task<(string Commit, string? Note)> ResolveAsync(Repository repository, string? name, CancellationToken cancellationToken)
    {
        var wanted = name is null ? repository.Remote is null ? "HEAD" : Remote.Head : GitNames.Require(name, "repository.base");
        if (await bases.ResolveAsync(repository, wanted, cancellationToken) is { } found)
        {
            return name is null ? (found.Commit, null) : found;
        }

        if (name is null)
        {
            throw new InvalidInputException($"{repository.Path} has no commit yet: commit something first, so that the integration branch has a start.");
        }

        throw new InvalidInputException(
            $"repository.base: '{name}' is no branch, tag or commit of {repository.Path}, or the beginning of more than one commit's id"
            + $"{NearestName.Ending(name, await BranchesAsync(repository, cancellationToken))} Leave it out to start at HEAD.");
    }

    /// <summary>The operator's branches.</summary>
    public async Task<IReadOnlyList<string>> BranchesAsync(Repository repository, CancellationToken cancellationToken)
    {
        var refs = await git.RunAsync(repository.OwnContext, ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads", "refs/tags"], cancellationToken);
        return [.. refs.Lines.Where(name => !name.StartsWith("abathur/", StringComparison.Ordinal))];
    }

    private async Task<Repository> FindAsync(RepositorySpec spec, CancellationToken cancellationToken)
    {
        if (spec.Url is { Length: > 0 } url)
        {
            return clones is not null
                ? await clones.OpenAsync(url, cancellationToken)
                : throw new InvalidInputException($"The integration branch is at {url}, not on this host. Fetch it from there: git fetch {url}");
        }

        var path = spec.Path ?? string.Empty;
        if (path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path))
        {
            throw new InvalidInputException(
                $"repository.path: '{GitText.Line(path, 200)}' is not an absolute path: give the checkout's path from the root on.");
        }

        if (found.TryGetValue(path, out var known) && File.Exists(Path.Combine(known.GitDirectory, "HEAD")))
        {
            return known;
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidInputException(
                $"repository.path: there is no folder '{GitText.Line(path, 200)}' on this host ({Environment.MachineName}).");
        }

        return found[path] = await AskAsync(path, cancellationToken);
    }

    private async Task<Repository> AskAsync(string path, CancellationToken cancellationToken)
    {
        // Only the folder itself counts: a repository around it is hardly what was meant.
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        var answer = await git.RunAsync(
            new GitCommand(new GitContext(path, Ceiling: parent), "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir")
            {
                Answers = [0, 128],
            },
            cancellationToken);
        if (answer.ExitCode == 0 && answer.Lines.ToArray() is [var own, var common])
        {
            return new Repository(path, Path.GetFullPath(own), Path.GetFullPath(common));
        }

        throw new InvalidInputException(answer.Error.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"repository.path: git refuses {path}, because it belongs to another user. If you trust it, run: "
                + $"git config --global --add safe.directory {path}"
            : $"repository.path: {path} is not a git repository. Give the folder that holds .git, or make one there: git init.");
    }
}
