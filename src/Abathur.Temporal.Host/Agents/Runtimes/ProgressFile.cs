using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Follows the file of JSON lines in which an agent reports its progress; lines that are none are passed over.</summary>
internal sealed class ProgressFile(string path)
{
    private const int MaxLineBytes = 64 * 1024;
    private const int MaxDoing = 200;

    private readonly byte[] buffer = new byte[MaxLineBytes];
    private long position;
    private int pending;

    /// <summary>What the lines so far add up to.</summary>
    public AgentProgress Current { get; private set; } = new(new AgentUsage());

    /// <summary>Reads what came since; true if it changed anything.</summary>
    public bool Read()
    {
        var before = Current;
        try
        {
            // A pipe or device in its place has no length, and isn't opened.
            var file = new FileInfo(path);
            while (file.Exists && file.Length > position && ReadChunk())
            {
                TakeLines();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or locked for the moment: the next look tells.
        }

        return Current != before;
    }

    private bool ReadChunk()
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = position;
        var read = stream.Read(buffer, pending, buffer.Length - pending);
        position += read;
        pending += read;
        return read > 0;
    }

    private void TakeLines()
    {
        var start = 0;
        int end;
        while ((end = Array.IndexOf(buffer, (byte)'\n', start, pending - start)) >= 0)
        {
            TakeLine(buffer.AsSpan(start, end - start));
            start = end + 1;
        }

        // A line that fills the buffer is none of ours: its rest fails to parse and is passed over as well.
        pending = start == 0 && pending == buffer.Length ? 0 : pending - start;
        Array.Copy(buffer, start, buffer, 0, pending);
    }

    private void TakeLine(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<Line>(json, AbathurJson.Options) is { } line)
            {
                var usage = Current.Usage;
                Current = Current with
                {
                    Usage = new(line.Turns ?? usage.Turns, line.Tokens ?? usage.Tokens, line.CostUsd ?? usage.CostUsd),
                    Doing = OneLine(line.Doing) ?? Current.Doing,
                    Session = OneLine(line.Session) ?? Current.Session,
                };
            }
        }
        catch (JsonException)
        {
            // Progress is a courtesy; a bad line must not fail the work.
        }
    }

    /// <summary>A text as progress may hold it.</summary>
    public static string? OneLine(string? text) =>
        text is null ? null : Text.Cut(string.Concat(text.Trim().Select(c => char.IsControl(c) ? ' ' : c)), MaxDoing);

    private sealed record Line(int? Turns = null, long? Tokens = null, decimal? CostUsd = null, string? Doing = null, string? Session = null);
}
