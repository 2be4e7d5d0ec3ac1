namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>What a submodule's URL in <c>.gitmodules</c> means.</summary>
internal static class SubmoduleUrl
{
    private const int MaxLength = 2000;

    /// <summary>The URL, where a relative one begins at that of the repository around it.</summary>
    public static string Resolve(string url, string around)
    {
        if (url is not (['.', '/', ..] or ['.', '.', '/', ..]))
        {
            return url;
        }

        var (root, separator, rest) = (around.TrimEnd('/'), '/', url);
        while (rest.StartsWith("./", StringComparison.Ordinal) || rest.StartsWith("../", StringComparison.Ordinal))
        {
            if (rest[1] == '.')
            {
                var end = Math.Max(0, root.LastIndexOfAny(['/', ':']));
                (separator, root) = (end > 0 ? root[end] : '/', root[..end]);
            }

            rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        return $"{root}{separator}{rest}";
    }

    /// <summary>Whether git may be given it at all: nothing that it takes for an option or for a program to run.</summary>
    public static bool IsUsable(string url) =>
        url.Length is > 0 and <= MaxLength && url[0] != '-' && !url.Any(char.IsControl) && !url.Contains("::", StringComparison.Ordinal);

    /// <summary>Whether it is a path of this host. Git takes none from <c>.gitmodules</c>, which anybody may have written.</summary>
    public static bool IsLocal(string url) =>
        url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        || (!url.Contains("://", StringComparison.Ordinal)
            && (Path.IsPathRooted(url) || url[0] == '.' || !url.Split('/')[0].Contains(':', StringComparison.Ordinal)));
}
