namespace Abathur.Temporal.Host.Repositories;

/// <summary>Reads refs from the files in which git keeps them, where that is sure to give what git would say.</summary>
internal static class RefFiles
{
    /// <summary>
    /// Whether the files show that the two refs have the same commit, or that one of them doesn't exist. False also wherever only git can
    /// tell: linked worktrees, refs in other formats, packed or symbolic refs.
    /// </summary>
    /// <param name="path">A checkout or a bare repository, as an absolute path.</param>
    /// <param name="first">The full name of a ref, which must be a valid one.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static bool AreOne(string path, string first, string second)
    {
        var folder = Path.Combine(path, ".git");
        if (!Path.Exists(folder))
        {
            folder = path;
        }

        return Directory.Exists(Path.Combine(folder, "refs"))
            && !Directory.Exists(Path.Combine(folder, "reftable"))
            && Find(folder, first) is { } one
            && Find(folder, second) is { } other
            && (one == other || one.Length == 0 || other.Length == 0);
    }

    // The commit; empty: no such ref; null: only git can tell.
    private static string? Find(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        if (File.Exists(file))
        {
            var text = File.ReadAllText(file).TrimEnd('\n');
            return text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower) ? text : null;
        }

        var packed = Path.Combine(folder, "packed-refs");
        return File.Exists(packed) && File.ReadAllText(packed).Contains($" {name}\n", StringComparison.Ordinal) ? null : string.Empty;
    }
}
