using System.ComponentModel;
using System.Diagnostics;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Testing;

/// <summary>The real git as a person runs it, untouched by this machine's configuration.</summary>
public static class GitCli
{
    // By its whole path: .NET looks into the current folder first, where a test may just have planted another git.
    private static readonly string Program = ProgramPath.Find("git") ?? "git";

    /// <summary>Its output, trimmed.</summary>
    public static string Run(string folder, params IEnumerable<string> arguments)
    {
        var (code, output) = TryRun(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {output}");
    }

    public static (int ExitCode, string Output) TryRun(string folder, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        info.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            info.Environment.TryAdd($"GIT_{role}_NAME", "Person");
            info.Environment.TryAdd($"GIT_{role}_EMAIL", "person@example.com");
        }

        using var git = Process.Start(info)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return (git.ExitCode, git.ExitCode == 0 ? output.Trim() : output + error.Result);
    }

    /// <summary>Skips the test where there is no git; in CI that is a failure.</summary>
    public static void Require()
    {
        try
        {
            TryRun(Path.GetTempPath(), "--version");
        }
        catch (Win32Exception e)
        {
            Missing.Tool($"needs git: {e.Message}");
        }
    }
}
