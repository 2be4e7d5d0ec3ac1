using System.ComponentModel;
using System.Diagnostics;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// Deletes folders that agents filled. A file name on Unix is bytes: System.IO can name neither one that isn't UTF-8 nor a
/// path that is longer than the system's limit, so that <c>rm</c> has the last word there.
/// </summary>
public static class FolderRemoval
{
    /// <summary>Deletes it with all in it, read-only things too; links are removed, never followed; mounted file systems are never entered.</summary>
    /// <exception cref="IOException">Something of it is still there; says why and what to do.</exception>
    public static void Delete(string path)
    {
        if (File.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
        {
            // An agent put something else in its place.
            File.Delete(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            return;
        }

        if (MountPoints.Below(path) is [var mount, ..])
        {
            throw new IOException($"{path} was not deleted: '{mount}' is mounted inside it. Unmount it: umount '{mount}'");
        }

        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (Directory.Exists(path))
            {
                // Caches of build tools are often write-protected.
                Unprotect(path);
                Remove(path);
            }
        }
    }

    /// <summary>Gives the owner every right to what is in it, as far as the system lets us.</summary>
    public static void Unprotect(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            {
                entry.Attributes &= ~FileAttributes.ReadOnly;
            }
        }
        else
        {
            Run("chmod", "-R", "u+rwX", "--", path);
        }
    }

    private static void Remove(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(path, recursive: true);
            return;
        }

        var said = Run("rm", "-rf", "--", path);
        if (Directory.Exists(path))
        {
            throw new IOException(
                $"{path} could not be deleted: {GitText.Line(GitText.Tail(said, 300), 300)}. Delete it with the rights it needs: sudo rm -rf '{path}'");
        }
    }

    /// <summary>What it complained of; its exit code says less than what is there afterwards.</summary>
    private static string Run(string name, params string[] arguments)
    {
        try
        {
            var info = new ProcessStartInfo(ProgramPath.Find(name) ?? "/bin/" + name, arguments) { RedirectStandardError = true };
            info.Environment["LC_ALL"] = "C";
            using var process = Process.Start(info)!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return said;
        }
        catch (Win32Exception e)
        {
            return $"{name} can't be run: {e.Message}";
        }
    }
}
