namespace Abathur.Temporal.Host.Processes;

/// <summary>
/// Finds programs as a shell would, but always as absolute paths: .NET looks into the current directory first, where
/// anybody may have put a <c>git</c> of their own.
/// </summary>
public static class ProgramPath
{
    private static readonly string[] WindowsExtensions = [".exe", ".cmd", ".bat", ".com"];

    /// <summary>The program on the PATH, or null. Relative entries of the PATH are skipped.</summary>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Whether a command's program is the host's: named without a path, or by an absolute one. Others are files of the worktree.</summary>
    public static bool IsOfHost(string name) => Path.IsPathFullyQualified(name) || !HasFolder(name);

    /// <summary>A program as a command names it: by path, relative to <paramref name="folder"/>, or on the PATH.</summary>
    public static string? Resolve(string name, string folder) =>
        HasFolder(name)
            ? Candidates(Path.GetFullPath(name, folder)).FirstOrDefault(IsProgram)
            : Find(name);

    private static bool HasFolder(string name) => name.Contains('/') || name.Contains(Path.DirectorySeparatorChar);

    internal static string? Find(string name, string? path) =>
        Folders(path)
            .SelectMany(directory => Candidates(Path.Combine(directory, name)))
            .FirstOrDefault(IsProgram);

    // Relative entries mean the current directory of whoever asks: an agent's worktree, for instance.
    internal static IEnumerable<string> Folders(string? path) =>
        (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(folder => folder.Trim('"'))
            .Where(Path.IsPathFullyQualified);

    private static IEnumerable<string> Candidates(string path) =>
        !OperatingSystem.IsWindows() ? [path]
        : Path.HasExtension(path) ? [path]
        : WindowsExtensions.Select(extension => path + extension);

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
