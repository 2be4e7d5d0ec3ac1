using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Worktrees.Salvage;

/// <summary>Keeps a whole folder as a tar file in the data folder: for what git doesn't take.</summary>
internal static class SalvageArchive
{
    /// <summary>Where a task's archives are.</summary>
    public static string Folder(string root, string repository, string swarm, string taskId) => Path.Combine(root, repository, swarm, taskId);

    /// <summary>Those of a repository, of one swarm or of all.</summary>
    public static IReadOnlyList<SalvageInfo> List(string root, string repository, string? swarm)
    {
        var home = Path.Combine(root, repository);
        return Directory.Exists(home)
            ? [.. Directory.EnumerateFiles(home, "*.tar", SearchOption.AllDirectories).Select(path => Describe(home, path)).OfType<SalvageInfo>()
                .Where(kept => swarm is null || kept.Swarm == swarm)]
            : [];
    }

    private static SalvageInfo? Describe(string home, string path) =>
        Path.GetRelativePath(home, path).Split(Path.DirectorySeparatorChar) is [var swarm, var task, var file]
        && int.TryParse(Path.GetFileNameWithoutExtension(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new SalvageInfo { Swarm = swarm, Task = task, Attempt = attempt, Archive = path, At = File.GetLastWriteTimeUtc(path) }
            : null;

    /// <summary>Writes it and returns its path, or null and why.</summary>
    public static async Task<(string? Path, string? Why)> TryWriteAsync(string source, string folder, int attempt, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find("tar") is not { } program)
        {
            return (null, "there is no tar on the PATH");
        }

        var unfinished = Path.Combine(folder, $"{Guid.NewGuid():n}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            var info = new ProcessStartInfo(program, ["-cf", unfinished, "-C", source, "."]) { RedirectStandardError = true };
            info.Environment["LC_ALL"] = "C";
            using var tar = await ProcessSpawner.StartAsync(info);
            var said = await BoundedText.ReadEndAsync(tar.StandardError.BaseStream, 2000);
            await tar.WaitForExitAsync(cancellationToken);
            if (tar.ExitCode == 0)
            {
                return (Publish(unfinished, folder, attempt), null);
            }

            return (null, "tar: " + GitText.Line(said, 300));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return (null, GitText.Line(e.Message, 300));
        }
        finally
        {
            Discard(unfinished);
        }
    }

    private static string Publish(string unfinished, string folder, int attempt)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, FormattableString.Invariant($"{attempt}{(number == 1 ? "" : $"-{number}")}.tar"));
            if (!File.Exists(path))
            {
                File.Move(unfinished, path);
                return path;
            }
        }
    }

    private static void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Half an archive is nobody's work: the folder is still there.
        }
    }
}
