using System.Security.Cryptography;
using System.Text;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// An open file that nobody else on this host can open. The system lets go of it when the process dies, however it dies.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>Takes it, or returns null if somebody has it.</summary>
    /// <param name="path">The file; it is there only while somebody has the lock.</param>
    /// <param name="who">What the file tells whoever looks into it.</param>
    public static FileLock? TryTake(string path, string who)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (Open(path) is { } file)
        {
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(who));
            file.Flush();
            if (IsStillThere(file, path))
            {
                return new FileLock(file);
            }

            file.Dispose();
        }

        return null;
    }

    /// <summary>Waits for it.</summary>
    public static async Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path, FormattableString.Invariant($"process {Environment.ProcessId}\n")) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            });
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException and not DirectoryNotFoundException))
        {
            return null;
        }
    }

    // On Unix the holder before us may have unlinked the very file we were opening; then our lock is worth nothing.
    private static bool IsStillThere(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var mark = DateTime.UnixEpoch.AddSeconds(RandomNumberGenerator.GetInt32(int.MaxValue));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
        return File.Exists(path) && File.GetLastWriteTimeUtc(path) == mark;
    }
}
