using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Git;

/// <summary>The <c>git</c> of this machine, by its absolute path: a planted <c>./git</c> is never run.</summary>
public sealed partial class GitProgram
{
    /// <summary>The oldest version that is known to do: <c>merge-tree --write-tree</c> and <c>worktree add --reason</c>.</summary>
    public static readonly Version MinimumVersion = new(2, 39);

    private GitProgram(string path, Version version) => (FullPath, Version) = (path, version);

    public string FullPath { get; }

    public Version Version { get; }

    /// <summary>Finds git on <paramref name="searchPath"/>, <c>PATH</c> unless given.</summary>
    /// <exception cref="InvalidInputException">git is missing or too old; says what to do.</exception>
    public static GitProgram Find(string? searchPath = null)
    {
        var found = (searchPath is null ? ProgramPath.Find("git") : ProgramPath.Find("git", searchPath))
            ?? throw new InvalidInputException(
                $"git is not on the PATH: install git {MinimumVersion} or newer (https://git-scm.com/downloads).");
        var version = AskVersion(found);
        return version >= MinimumVersion
            ? new GitProgram(found, version)
            : throw new InvalidInputException(
                $"{found} is git {version}: Abathur needs git {MinimumVersion} or newer (https://git-scm.com/downloads).");
    }

    private static Version AskVersion(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, ["version"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetDirectoryName(path)!,
            })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return VersionText().Match(text) is { Success: true } match && Version.TryParse(match.Groups[1].Value, out var version)
                ? version
                : throw new InvalidInputException($"{path} doesn't say its version: '{GitText.Line(text, 100)}'. Is it git?");
        }
        catch (Win32Exception e)
        {
            throw new InvalidInputException($"{path} can't be run: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"\Agit version (\d+\.\d+(\.\d+)?)")]
    private static partial Regex VersionText();
}
