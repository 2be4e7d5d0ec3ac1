using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>This host's clones of the repositories that swarms give by URL, one each, in the data folder.</summary>
internal sealed class Clones(GitRunner git, DataFolder data)
{
    private const int MaxUrl = 2000;

    /// <summary>Makes the clone, empty, if it isn't there; nothing is fetched.</summary>
    /// <exception cref="InvalidInputException">The URL can't be one, or holds a password.</exception>
    public async Task<Repository> OpenAsync(string url, CancellationToken cancellationToken)
    {
        Require(url);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..12];
        var remote = new Remote(url, Path.Combine(data.Clones, id));
        var repository = new Repository(url, remote.Work, remote.Work) { Remote = remote };
        if (File.Exists(Path.Combine(remote.Work, "HEAD")))
        {
            return repository;
        }

        Directory.CreateDirectory(remote.Folder);
        using var held = await FileLock.TakeAsync(remote.LockFile, cancellationToken);
        if (!File.Exists(Path.Combine(remote.Work, "HEAD")))
        {
            await InitAsync(remote.Mirror.Folder, cancellationToken);
            var fresh = $"{remote.Work}-{Guid.NewGuid():n}";
            await InitAsync(fresh, cancellationToken);
            Directory.CreateDirectory(Path.Combine(fresh, "objects", "info"));
            await File.WriteAllTextAsync(
                Path.Combine(fresh, "objects", "info", "alternates"), "../../mirror.git/objects\n", cancellationToken);
            Directory.Move(fresh, remote.Work);
        }

        return repository;
    }

    private async Task InitAsync(string path, CancellationToken cancellationToken) =>
        await git.RunAsync(new GitContext(data.Clones), ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", path], cancellationToken);

    private static void Require(string url)
    {
        if (url.Length > MaxUrl || url[0] == '-' || url.Any(char.IsControl) || url.Contains("::", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"repository.url: '{GitText.Line(url, 200)}' is no URL that git fetches from.");
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidInputException(
                $"repository.url: it holds a password, which histories and logs would show. Give {uri.Scheme}://{uri.Host}{uri.AbsolutePath} "
                + "and let git find the password (git help credentials) on each host.");
        }
    }
}
