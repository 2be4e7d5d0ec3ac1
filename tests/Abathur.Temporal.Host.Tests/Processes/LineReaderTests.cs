using System.Text;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Processes;

/// <summary>Lines of a program's output.</summary>
public sealed class LineReaderTests
{
    [Fact]
    public async Task ReadAsync_Lines_AreGivenInOrderAndCutAtTheLimit()
    {
        var lines = new List<string>();

        await Reader("one\r\ntwo and more\n\nthe end").ReadAsync(lines.Add, TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two and … (cut)", "", "the end"], lines);
    }

    [Fact]
    public async Task ReadAsync_ThereIsAlwaysMoreToRead_OthersGetTheirTurn()
    {
        using var cancel = new CancellationTokenSource();

        var reading = new LineReader(new Endless(), maxLineBytes: 7).ReadAsync(_ => { }, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static LineReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxLineBytes: 7);

    // Never waits. Who reads it without giving others a turn would do so for ever.
    private sealed class Endless : Stream
    {
        private int reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(++reads < 10_000_000, "nobody else got a turn");
            "a\n"u8.CopyTo(buffer.Span);
            return ValueTask.FromResult(2);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
