namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>An agent file that can't be used: becomes a fatal problem of that file.</summary>
internal sealed class FrontMatterException(int line, string message) : Exception(message)
{
    /// <summary>The line in the file.</summary>
    public int Line => line;
}
