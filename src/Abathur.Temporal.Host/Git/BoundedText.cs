using System.Text;

namespace Abathur.Temporal.Host.Git;

/// <summary>Reads a process's output to its end and keeps a bounded part, so that the process never waits and memory is safe.</summary>
internal static class BoundedText
{
    private const int Chunk = 16 * 1024;

    public static async Task<(string Text, bool Truncated)> ReadStartAsync(Stream stream, int limit)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[Chunk];
        var truncated = false;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            var room = (int)Math.Min(read, limit - kept.Length);
            kept.Write(buffer, 0, room);
            truncated |= room < read;
        }

        return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), truncated);
    }

    /// <summary>The end counts for errors: git says there what it died of.</summary>
    public static async Task<string> ReadEndAsync(Stream stream, int limit)
    {
        var kept = new List<byte>();
        var buffer = new byte[Chunk];
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            kept.AddRange(buffer.AsSpan(0, read));
            if (kept.Count > 2 * limit)
            {
                kept.RemoveRange(0, kept.Count - limit);
            }
        }

        return GitText.Tail(Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept)), limit);
    }
}
