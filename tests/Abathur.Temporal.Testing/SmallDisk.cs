using System.Diagnostics;

namespace Abathur.Temporal.Testing;

/// <summary>A file system of its own at a folder, in memory and of a given size; mounting takes root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string path;

    /// <param name="path">An existing, empty folder.</param>
    /// <param name="bytes">Its size.</param>
    /// <exception cref="InvalidOperationException">It can't be mounted; says why.</exception>
    public SmallDisk(string path, long bytes)
    {
        this.path = path;
        Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "none", path);
    }

    /// <summary>Writes a file of so many bytes, or as many as fit, and returns its path.</summary>
    public string Fill(long bytes)
    {
        var file = Path.Combine(path, "filler");
        using var stream = File.Create(file);
        var block = new byte[1024 * 1024];
        try
        {
            for (long written = 0; written < bytes; written += block.Length)
            {
                stream.Write(block);
                stream.Flush();
            }
        }
        catch (IOException)
        {
            // Full: that was the point.
        }

        return file;
    }

    // Lazily: a worker may still have files open there.
    public void Dispose() => Run("umount", "--lazy", path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Trim()}");
        }
    }
}
