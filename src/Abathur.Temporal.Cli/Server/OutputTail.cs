using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Server;

/// <summary>The last lines of an output, bounded.</summary>
internal sealed class OutputTail
{
    private const int MaxLines = 20;
    private const int MaxLineLength = 500;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (gate)
        {
            lines.Enqueue(SafeText.Line(line, MaxLineLength));
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            return lines.Count == 0 ? "it wrote nothing to its standard error" : string.Join(Environment.NewLine, lines);
        }
    }
}
