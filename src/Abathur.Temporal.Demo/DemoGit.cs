using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Demo;

/// <summary>Git in a throw-away repository, untouched by the user's own configuration.</summary>
public sealed class DemoGit(string folder, string author = "Abathur demo")
{
    private static readonly string[] Isolation =
        ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"];

    /// <summary>Runs it and returns what it printed.</summary>
    /// <exception cref="InvalidInputException">There is no git, or it failed.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var git = ProgramPath.Find("git") ?? throw new InvalidInputException("git was not found on the PATH: install git 2.39 or later.");
        var start = new ProcessStartInfo(git, [.. Isolation, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = author;
            start.Environment[$"GIT_{role}_EMAIL"] = "demo@abathur.invalid";
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidInputException($"git {string.Join(' ', arguments)} failed: {error.Trim()}");
    }
}
