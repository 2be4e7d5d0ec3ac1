using System.Globalization;
using System.Text.RegularExpressions;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>Where a task's worktree is on this host, and what git keeps about it.</summary>
internal sealed partial record TaskFolder(Repository Repository, string Root, string Host, string Swarm, string TaskId)
{
    public string Path { get; init; } = System.IO.Path.Combine(Root, Repository.Id, Swarm, TaskId);

    public string LockFile => Path + ".lock";

    /// <summary>Whether there is a folder; a link that an agent put in its place leads to what isn't its work.</summary>
    public bool Exists => Directory.Exists(Path) && new DirectoryInfo(Path).LinkTarget is null;

    /// <summary>For git calls in the worktree, which is found there or was.</summary>
    public GitContext Context(string gitDirectory) => Repository.InWorktree(Path, gitDirectory) with { Excludes = HiddenPaths.ExcludesFile(Path) };

    /// <summary>What <c>git worktree list</c> shows somebody, and how we know our own again.</summary>
    public string Reason(int attempt) => string.Create(
        CultureInfo.InvariantCulture, $"abathur host={Host} swarm={Swarm} task={TaskId} attempt={attempt}; see: abathur worktree list");

    /// <summary>
    /// The worktree's own git directory, or null. An agent can have rewritten <c>.git</c> in its worktree, so that file's
    /// word counts only if git's side says the same.
    /// </summary>
    public string? FindGitDirectory()
    {
        var named = ReadLine(System.IO.Path.Combine(Path, ".git")) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal)
            ? System.IO.Path.GetFullPath(line["gitdir: ".Length..], Path)
            : null;
        if (named is not null && System.IO.Path.GetDirectoryName(named) == Repository.Administration && PointsHere(named))
        {
            return named;
        }

        return Directory.Exists(Repository.Administration)
            ? Directory.EnumerateDirectories(Repository.Administration).FirstOrDefault(PointsHere)
            : null;
    }

    /// <summary>The attempt that the worktree belongs to; null if nothing says so.</summary>
    public static int? Attempt(string gitDirectory) =>
        ReadLine(System.IO.Path.Combine(gitDirectory, "locked")) is { } line && ReasonText().Match(line) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? attempt
            : null;

    /// <summary>Whether this folder of git's is about a worktree that we made, on whatever host.</summary>
    public static bool IsOurs(string gitDirectory) =>
        ReadLine(System.IO.Path.Combine(gitDirectory, "locked"))?.StartsWith("abathur host=", StringComparison.Ordinal) == true;

    private bool PointsHere(string gitDirectory)
    {
        if (ReadLine(System.IO.Path.Combine(gitDirectory, "gitdir")) is not { } back)
        {
            return false;
        }

        // git writes real paths, ours may lead through links: the last parts and the host's mark say enough.
        var parts = back.Split('/', '\\');
        return parts.Length > 4 && parts[^4..] is [var id, var swarm, var task, ".git"]
            && id == Repository.Id && swarm == Swarm && task == TaskId
            && (System.IO.Path.GetFullPath(back) == System.IO.Path.Combine(Path, ".git")
                || ReadLine(System.IO.Path.Combine(gitDirectory, "locked"))?.Contains($" host={Host} ", StringComparison.Ordinal) == true);
    }

    internal static string? ReadLine(string file)
    {
        try
        {
            // Anything but a file with a length (a pipe, a device) would be read for ever.
            if (new FileInfo(file) is not { Exists: true, Length: > 0 })
            {
                return null;
            }

            using var reader = new StreamReader(file);
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Aabathur host=\S+ swarm=\S+ task=\S+ attempt=([0-9]+);")]
    private static partial Regex ReasonText();
}
