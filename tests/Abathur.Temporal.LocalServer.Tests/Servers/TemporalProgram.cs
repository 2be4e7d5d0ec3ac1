namespace Abathur.Temporal.LocalServer.Tests.Servers;

/// <summary>The official programs, where they are on the PATH.</summary>
internal static class TemporalProgram
{
    private const string Cli = "temporal";
    private const string TestServer = "temporal-test-server";

    /// <summary>The path of <c>temporal</c>; without it the test is skipped with the reason, and fails where CI promises to have it.</summary>
    public static string Require() => Require(Cli);

    /// <summary>As <see cref="Require()"/>, of the test server that skips time.</summary>
    public static string RequireTestServer() => Require(TestServer);

    /// <summary>Another program's path; without it the test is skipped, everywhere.</summary>
    public static string FindOrSkip(string name)
    {
        var path = Find(name);
        Assert.SkipWhen(path is null, $"{name} is not on the PATH");
        return path!;
    }

    private static string Require(string name)
    {
        var path = Find(OperatingSystem.IsWindows() ? $"{name}.exe" : name);
        Assert.SkipWhen(path is null && Environment.GetEnvironmentVariable("CI") != "true", $"the official program {name} is not on the PATH");
        Assert.NotNull(path);
        return path;
    }

    private static string? Find(string file) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, file))
        .FirstOrDefault(File.Exists);
}
