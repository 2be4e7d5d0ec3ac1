using System.Text;

namespace Abathur.Temporal.Testing;

/// <summary>Live processes that mention a test's folder, found without the code under test's means.</summary>
public static class Survivors
{
    public static IReadOnlyList<string> Of(string folder) => !OperatingSystem.IsLinux() ? [] :
    [
        .. from directory in Directory.GetDirectories("/proc")
           where char.IsAsciiDigit(Path.GetFileName(directory)[0])
           where Mentions(directory, folder)
           select $"{Path.GetFileName(directory)} {Read(Path.Combine(directory, "cmdline"))}",
    ];

    private static bool Mentions(string process, string folder) =>
        Path.GetFileName(process) != Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)
        && (Read(Path.Combine(process, "environ")).Contains(folder, StringComparison.Ordinal)
            || Read(Path.Combine(process, "cmdline")).Contains(folder, StringComparison.Ordinal)
            || Link(Path.Combine(process, "cwd")).StartsWith(folder, StringComparison.Ordinal));

    private static string Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path)).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
