using System.Text;

namespace Abathur.Temporal.Web.Live;

/// <summary>Reads a log of this host that may grow, or not be there yet.</summary>
internal sealed class LogTail(string path)
{
    private const int EndBytes = 64 * 1024;

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The byte that is read next.</summary>
    public long Position { get; set; }

    /// <summary>The log's end; null: there is no such file.</summary>
    public string? ReadEnd()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        Position = Math.Max(0, new FileInfo(path).Length - EndBytes);
        var isWhole = Position == 0;
        var text = ReadOn() ?? string.Empty;
        // The first line is cut, perhaps inside a character.
        return isWhole ? text : "…\n" + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>What came since, at most as much as a page shows at first; null: there is no such file.</summary>
    public string? ReadOn()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Min(Position, file.Length);
            var bytes = new byte[EndBytes];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Position = file.Position;
            var chars = new char[read + 1];
            return new string(chars, 0, decoder.GetChars(bytes, 0, read, chars, 0));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
