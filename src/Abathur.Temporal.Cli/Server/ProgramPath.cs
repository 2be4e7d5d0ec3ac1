namespace Abathur.Temporal.Cli.Server;

/// <summary>Finds programs on the PATH, and only there: the system's own search also looks into the current folder.</summary>
internal static class ProgramPath
{
    private static readonly string[] WindowsExtensions = [".exe", ".cmd", ".bat"];

    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    public static string? Find(string name, string? searchPath) =>
        name.AsSpan().ContainsAny('/', '\\')
            ? null
            : (searchPath ?? string.Empty)
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(Path.IsPathFullyQualified)
                .SelectMany(folder => Names(name).Select(file => Path.Combine(folder, file)))
                .FirstOrDefault(IsExecutable);

    private static IEnumerable<string> Names(string name) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(name) ? WindowsExtensions.Select(extension => name + extension) : [name];

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
    }
}
