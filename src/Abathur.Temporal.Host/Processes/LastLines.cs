using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Processes;

/// <summary>The last few lines of an output.</summary>
internal sealed class LastLines
{
    private const int MaxLines = 8;
    private const int MaxLength = 200;

    private readonly Queue<string> lines = new();

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(Text.Cut(line, MaxLength));
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }
}
