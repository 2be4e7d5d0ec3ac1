using System.Text;
using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Writes each line of a text as a JSON object of its own: <c>{"line":"…"}</c>.</summary>
internal sealed class JsonLineWriter(TextWriter output) : TextWriter
{
    private readonly StringBuilder line = new();

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            line.Append(value);
            return;
        }

        output.WriteLine(JsonSerializer.Serialize(new { line = line.ToString() }, AbathurJson.Options));
        line.Clear();
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        foreach (var value in buffer.Span)
        {
            Write(value);
        }

        return Task.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && line.Length > 0)
        {
            Write('\n');
        }

        base.Dispose(disposing);
    }
}
