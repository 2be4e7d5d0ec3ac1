namespace Abathur.Temporal.LocalServer.Tests.Servers;

/// <summary>The official <c>temporal</c> program, where it is on the PATH.</summary>
internal static class TemporalProgram
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "temporal.exe" : "temporal";

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists);

    /// <summary>Its path; without it the test is skipped with the reason, and fails where CI promises to have it.</summary>
    public static string Require()
    {
        Assert.SkipWhen(Path is null && Environment.GetEnvironmentVariable("CI") != "true", "the official temporal program is not on the PATH");
        Assert.NotNull(Path);
        return Path;
    }
}
