using System.Diagnostics;

namespace Abathur.Temporal.Testing;

/// <summary>Runs what an agent's shell would run; skips the test where there is no such shell.</summary>
public static class ShellScript
{
    /// <summary>Skips the test where there is no <c>sh</c>; in CI that is a failure.</summary>
    public static void Require()
    {
        if (OperatingSystem.IsWindows())
        {
            Missing.Tool("needs sh");
        }
    }

    /// <summary>Its output, trimmed. The first command that fails ends it, and the test.</summary>
    public static string Run(string folder, string script)
    {
        Require();
        var info = new ProcessStartInfo("/bin/sh", ["-ec", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        info.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        info.Environment["GIT_EDITOR"] = ":";
        info.Environment["GIT_ALLOW_PROTOCOL"] = "file";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            info.Environment[$"GIT_{role}_NAME"] = "Agent";
            info.Environment[$"GIT_{role}_EMAIL"] = "agent@example.com";
        }

        using var shell = Process.Start(info)!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"sh: {script}: {output}{error.Result}");
    }
}
