using Abathur.Temporal.Host.Git;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>Reads what agents and the operator share in a repository by path, so that a change can be told.</summary>
internal sealed class SharedStateReader(GitRunner git, ILogger log)
{
    private const int MaxListing = 64 * 1024 * 1024;

    private static readonly string[] InfoFiles = ["info/exclude", "info/attributes"];

    private static readonly string[] Ours = ["refs/heads/abathur/", "refs/abathur/"];

    /// <summary>Null: it can't be read, or nobody but swarms has the repository.</summary>
    public async Task<SharedState?> TryReadAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (repository.Remote is not null)
        {
            return null;
        }

        try
        {
            var refs = (await RunAsync(repository, "for-each-ref", "--format=%(objectname) %(refname)")).Lines
                .Select(line => line.Split(' ', 2))
                .Where(parts => parts[1] != Stash.Ref && !Ours.Any(prefix => parts[1].StartsWith(prefix, StringComparison.Ordinal)))
                .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
            var stash = await git.RunAsync(
                new GitCommand(repository.Context, "log", "--walk-reflogs", "--format=%H", Stash.Ref, "--") { Answers = [0, 128] }, cancellationToken);
            var config = (await RunAsync(repository, "config", "--local", "--list", "-z")).Fields
                .Select(field => field.Split('\n', 2))
                .GroupBy(field => field[0], field => field.Length == 2 ? field[1] : "true", StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group], StringComparer.Ordinal);
            return new SharedState(refs, [.. stash.Lines], config, await FilesAsync(repository, cancellationToken));
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            HostLog.SharedStateUnread(log, repository.CommonDirectory, e);
            return null;
        }

        Task<GitOutput> RunAsync(Repository where, params string[] arguments) =>
            git.RunAsync(new GitCommand(where.Context, arguments) { MaxOutput = MaxListing }, cancellationToken);
    }

    // Written as objects, so that what was there before can be had back.
    private async Task<IReadOnlyDictionary<string, string>> FilesAsync(Repository repository, CancellationToken cancellationToken)
    {
        var hooks = Path.Combine(repository.CommonDirectory, "hooks");
        string[] files =
        [
            .. Directory.Exists(hooks) ? Directory.GetFiles(hooks).Where(file => !file.EndsWith(".sample", StringComparison.Ordinal)) : [],
            .. InfoFiles.Select(name => Path.Combine(repository.CommonDirectory, name)),
        ];
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (var file in files.Where(file => new FileInfo(file) is { Exists: true, Length: > 0 }))
        {
            ids[file] = (await git.RunAsync(repository.Context, ["hash-object", "-w", "--no-filters", "--", file], cancellationToken)).Value;
        }

        return ids;
    }
}
