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
    public async Task ReadAsync_WhoeverPrintsWithoutEnd_TakesNoThreadOfThePool()
    {
        var ofPool = new List<bool>();

        await Reader("one\ntwo\n").ReadAsync(_ => ofPool.Add(Thread.CurrentThread.IsThreadPoolThread), TestContext.Current.CancellationToken);

        Assert.Equal([false, false], ofPool);
    }

    [Fact]
    public async Task ReadAsync_CanceledMeanwhile_TakesNoFurtherOutput()
    {
        using var cancel = new CancellationTokenSource();
        var lines = new List<string>();
        var reading = new LineReader(new Endless(), 8).ReadAsync(
            line =>
            {
                lines.Add(line);
                cancel.Cancel();
            },
            cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(["a"], lines);
    }

    private static LineReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxLineBytes: 7);

    // A line with each read.
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            "a\n"u8.CopyTo(buffer.AsSpan(offset));
            return 2;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
