namespace Abathur.Temporal.Host.Git;

/// <summary>What a git call answered.</summary>
internal sealed record GitOutput(int ExitCode, string Text, bool Truncated, string Error)
{
    /// <summary>The text of commands that answer with one line.</summary>
    public string Value => Text.TrimEnd('\n', '\r');

    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'));

    /// <summary>The fields of commands called with <c>-z</c>.</summary>
    public string[] Fields => Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
