namespace Abathur.Temporal.Host.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">The last lines of its output.</param>
/// <param name="Errors">The last lines of its error output.</param>
public sealed record AgentExit(int Code, string Output, string Errors)
{
    /// <summary>What a failure quotes.</summary>
    public string LastLines => $"{Errors}\n{Output}".Trim();
}
