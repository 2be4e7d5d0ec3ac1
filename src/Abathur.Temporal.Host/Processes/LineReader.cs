using System.Buffers;
using System.Text;

namespace Abathur.Temporal.Host.Processes;

/// <summary>Reads lines in bounded memory: what a line has beyond the limit is dropped.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes, Action? onOutput = null)
{
    private readonly ArrayBufferWriter<byte> line = new();
    private bool cut;

    public async Task ReadAsync(Action<string> onLine, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            onOutput?.Invoke();
            Take(buffer.AsSpan(0, read), onLine);

            // Where there is always more to read, the wait for it never gives its thread back. The pool of a small machine has two, and who is to end
            // a program that prints without end needs one, as do heartbeats.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (line.WrittenCount > 0)
        {
            Emit(onLine);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, Action<string> onLine)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var room = maxLineBytes - line.WrittenCount;
            cut |= part.Length > room;
            line.Write(part[..Math.Min(part.Length, room)]);
            if (end < 0)
            {
                return;
            }

            Emit(onLine);
            bytes = bytes[(end + 1)..];
        }
    }

    private void Emit(Action<string> onLine)
    {
        var text = Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r');
        onLine(cut ? text + " … (cut)" : text);
        line.ResetWrittenCount();
        cut = false;
    }
}
