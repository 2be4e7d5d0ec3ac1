using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Host.Processes;

/// <summary>
/// A log of bounded size: its beginning is written as it comes, its end when the log closes, and what lies between is
/// counted and dropped. Nothing overwrites it: another run of the same attempt goes below, after a line that says so.
/// </summary>
internal sealed class BoundedLog : IDisposable
{
    private const string Separator = "──── another run, ";

    private readonly Lock gate = new();
    private readonly FileStream file;
    private readonly Queue<byte[]> tail = new();
    private readonly int limit;
    private long headBytes;
    private long tailBytes;
    private long dropped;
    private bool closed;

    /// <param name="path">The file; its folder is made.</param>
    /// <param name="limit">Bytes at the beginning of this run, and as many at its end.</param>
    public BoundedLog(string path, int limit = 1024 * 1024)
    {
        this.limit = limit;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

        // Read while it grows, and unbuffered, so that what an agent said before a crash is there.
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > 0)
        {
            Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Separator}{DateTimeOffset.UtcNow:u} ────\n")));
        }
    }

    /// <summary>Whether a line is the one between two runs.</summary>
    public static bool IsSeparator(string line) => line.StartsWith(Separator, StringComparison.Ordinal);

    public void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            if (tailBytes == 0 && headBytes + bytes.Length <= limit)
            {
                headBytes += bytes.Length;
                Write(bytes);
                return;
            }

            tail.Enqueue(bytes);
            tailBytes += bytes.Length;
            while (tailBytes > limit && tail.Count > 1)
            {
                var lost = tail.Dequeue().Length;
                tailBytes -= lost;
                dropped += lost;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            if (dropped > 0)
            {
                Write(Encoding.UTF8.GetBytes($"… {dropped:N0} bytes left out …\n"));
            }

            foreach (var bytes in tail)
            {
                Write(bytes);
            }

            file.Dispose();
        }
    }

    private void Write(byte[] bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException)
        {
            // A full disk costs the log, not the agent's work.
        }
    }
}
