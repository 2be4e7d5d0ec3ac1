using System.Text;

namespace Abathur.Temporal.Cli.Output;

/// <summary>An attempt's log on this host, which may still grow or not be there yet.</summary>
internal sealed class LogFile(string path, Func<string, string> shown)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private long position;

    public string Path => path;

    /// <summary>Prints what came since the last call; false if there is no file.</summary>
    public async Task<bool> CopyAsync(TextWriter output, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(position, file.Length);
        var bytes = new byte[16 * 1024];
        var chars = new char[bytes.Length + 1];
        for (int read; (read = await file.ReadAsync(bytes, cancel)) > 0;)
        {
            // The decoder keeps a character that is cut in two until its rest comes.
            var decoded = decoder.GetChars(bytes, 0, read, chars, 0);
            await output.WriteAsync(shown(new string(chars, 0, decoded)).AsMemory(), cancel);
        }

        position = file.Position;
        await output.FlushAsync(cancel);
        return true;
    }

    public async Task FollowAsync(TextWriter output, Func<CancellationToken, Task<bool>> runs, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        for (var running = true; running; await tick.WaitForNextTickAsync(cancel))
        {
            // Asked before reading, so that what the attempt wrote last is read too.
            running = await runs(cancel);
            await CopyAsync(output, cancel);
        }
    }
}
