using System.Globalization;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Data;

/// <summary>Knows where other file systems are mounted: what lies on them is never ours to delete.</summary>
internal static partial class MountPoints
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>The mount points in the folder, or at it; none where the system doesn't say.</summary>
    public static IReadOnlyList<string> Below(string folder)
    {
        try
        {
            return File.Exists(Table) ? [.. File.ReadLines(Table).Select(Parse).Where(mount => IsIn(mount, folder))] : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    // The fifth field; blanks, tabs, line breaks and backslashes are octal.
    private static string Parse(string line) => line.Split(' ') is { Length: > 4 } fields
        ? Octal().Replace(fields[4], match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture))
        : string.Empty;

    private static bool IsIn(string mount, string folder) =>
        mount == folder || mount.StartsWith(Path.TrimEndingDirectorySeparator(folder) + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
