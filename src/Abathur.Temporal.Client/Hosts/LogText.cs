using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Hosts;

/// <summary>Reads a log as text, on from where it was read last.</summary>
internal sealed class LogText(ILogSource source)
{
    private static readonly TimeSpan Here = TimeSpan.FromMilliseconds(500);

    // From another host each look is a workflow: a log in which little happens is looked at seldom.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private TimeSpan pause = Shortest;

    /// <summary>The byte that is read next.</summary>
    public long Position { get; set; }

    /// <summary>The last page that was read.</summary>
    public HostPage? Page { get; private set; }

    /// <summary>Whether all that there was has been read.</summary>
    public bool IsAtEnd => Position >= Page?.Length;

    /// <summary>How long to wait before the next look at a log that may grow.</summary>
    public TimeSpan Pause => source.Host is null ? Here : pause;

    /// <summary>The next text, empty where there is nothing new; null: there is no such log.</summary>
    public async Task<string?> NextAsync(CancellationToken cancel, int most = HostPage.MaxBytes)
    {
        Page = await source.ReadAsync(Position, most, cancel);
        if (Page.Bytes is not { } bytes)
        {
            return null;
        }

        Position = Page.From + bytes.Length;
        pause = bytes.Length > 0 ? Shortest : pause * 2 < Longest ? pause * 2 : Longest;
        // The decoder keeps a character that is cut in two until its rest comes.
        var chars = new char[bytes.Length + 1];
        return new string(chars, 0, decoder.GetChars(bytes.Span, chars, flush: false));
    }

    /// <summary>The log's end, from a line's beginning on; null: there is no such log.</summary>
    public async Task<string?> EndAsync(int most, CancellationToken cancel)
    {
        Position = -most;
        var text = await NextAsync(cancel, most);
        return text is null || Page!.From == 0 ? text : "…\n" + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
