namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>Where results go: Markdown to one stream, what is going on to another.</summary>
internal sealed class Report(TextWriter output, TextWriter progress)
{
    public void Title(string title) => output.WriteLine($"\n## {title}\n");

    public void Text(string text) => output.WriteLine(text + "\n");

    /// <summary>A table: the first row is its head.</summary>
    public void Table(params IEnumerable<IReadOnlyList<string>> rows)
    {
        var isHead = true;
        foreach (var row in rows)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
            if (isHead)
            {
                output.WriteLine($"|{string.Concat(row.Select(_ => " --- |"))}");
                isHead = false;
            }
        }

        output.WriteLine();
        output.Flush();
    }

    public void Progress(string text) => progress.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");
}
