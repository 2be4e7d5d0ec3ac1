using System.Text;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>
/// The messages of a client, a line each, of which none is longer than a limit. A longer one is never held in memory: in its place comes a
/// call that the server answers with the reason, or, where the message's id can't be found, the end.
/// </summary>
internal sealed partial class BoundedLines(Stream inner, int maxBytes) : Stream
{
    /// <summary>The tool that is called in place of a message that is too long.</summary>
    public const string TooLong = "message_too_long";

    // Clients put the id of a request first or last.
    private const int EndBytes = 512;

    private readonly byte[] chunk = new byte[16 * 1024];
    private readonly MemoryStream line = new();
    private ReadOnlyMemory<byte> unread;
    private ReadOnlyMemory<byte> ready;
    private byte[] end = [];
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (ready.IsEmpty)
        {
            if (unread.IsEmpty)
            {
                unread = chunk.AsMemory(0, await inner.ReadAsync(chunk, cancellationToken));
            }

            if (unread.IsEmpty || !TakeUnread())
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, ready.Length);
        ready[..count].CopyTo(buffer);
        ready = ready[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            line.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // False where nothing more may be read.
    private bool TakeUnread()
    {
        var newline = unread.Span.IndexOf((byte)'\n');
        var part = newline < 0 ? unread : unread[..(newline + 1)];
        unread = unread[part.Length..];
        length += part.Length;
        if (length <= maxBytes)
        {
            line.Write(part.Span);
        }

        end = [.. end.Concat(part.ToArray()).TakeLast(EndBytes)];
        if (newline >= 0)
        {
            ready = length <= maxBytes ? line.ToArray() : InPlace();
            (length, end) = (0, []);
            line.SetLength(0);
            return !ready.IsEmpty;
        }

        return true;
    }

    private byte[] InPlace()
    {
        var first = First().Match(Encoding.UTF8.GetString(line.GetBuffer().AsSpan(0, (int)Math.Min(line.Length, EndBytes))));
        var id = first.Success ? first : Last().Match(Encoding.UTF8.GetString(end));
        return id.Success
            ? Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{id.Groups["id"].Value}},"method":"tools/call","params":{"name":"{{TooLong}}"} }""" + "\n")
            : [];
    }

    [GeneratedRegex("""^\s*\{\s*("jsonrpc"\s*:\s*"2\.0"\s*,\s*)?("method"\s*:\s*"[^"\\]*"\s*,\s*)?"id"\s*:\s*(?<id>-?\d{1,18}|"[^"\\]{1,100}")\s*,""")]
    private static partial Regex First();

    [GeneratedRegex(""","id"\s*:\s*(?<id>-?\d{1,18}|"[^"\\]{1,100}")\s*(,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$""")]
    private static partial Regex Last();
}
