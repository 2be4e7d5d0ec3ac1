using System.Runtime.InteropServices;

namespace Abathur.Temporal.Cli;

/// <summary>The command line that starts this program again, also with an empty environment.</summary>
internal static class SelfCommand
{
    /// <summary>The program and its first arguments.</summary>
    public static IReadOnlyList<string> Argv { get; } = Find();

    // An apphost finds .NET through the environment or a known place, `dotnet` is one itself; and inside a test's process
    // the process's own path is the test's.
    private static IReadOnlyList<string> Find()
    {
        var assembly = typeof(SelfCommand).Assembly.Location;
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return assembly.Length > 0 && File.Exists(dotnet) ? [dotnet, assembly] : [Environment.ProcessPath!];
    }
}
