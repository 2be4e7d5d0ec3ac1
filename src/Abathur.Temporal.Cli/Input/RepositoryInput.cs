using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>A repository as people name it: a folder, which may be on another host, or a URL that git fetches from.</summary>
internal static partial class RepositoryInput
{
    /// <exception cref="InvalidInputException">A path that is here and no git repository, or relative and not here.</exception>
    public static RepositorySpec Parse(string given, string? start = null) =>
        Url().IsMatch(given) ? new() { Url = given, Base = start } : new() { Path = ResolvePath(given), Base = start };

    private static string ResolvePath(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InvalidInputException("The path of the repository is empty.");
        }

        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            throw new InvalidInputException($"'{full}' is a file; name the folder of a git repository.");
        }

        if (Directory.Exists(full))
        {
            return IsRepository(full)
                ? full
                : throw new InvalidInputException($"'{full}' is not a git repository; name one, or make it one with `git init`.");
        }

        // The swarm's hosts may have what this one hasn't, but then the path must be meant for them.
        return Path.IsPathFullyQualified(path)
            ? full
            : throw new InvalidInputException($"There is no folder '{full}'. (A repository on another host needs an absolute path.)");
    }

    // A checkout has .git, as a folder or (worktrees, submodules) as a file; a bare repository has the rest itself.
    private static bool IsRepository(string folder) =>
        Path.Exists(Path.Combine(folder, ".git"))
        || (File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects")));

    // As git tells them from paths: a scheme, or host:path with a user before it.
    [GeneratedRegex(@"\A([a-z][a-z0-9+.-]*://|[^/\\:@\s]+@[^/\\:\s]+:)", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
