namespace Abathur.Temporal.Contracts;

/// <summary>A session that an agent's program can continue, and where it is kept.</summary>
/// <param name="Id">The program's own id of it, at most 200 characters.</param>
/// <param name="Host">The host that keeps it.</param>
/// <param name="Agent">The agent whose session it is; absent in reports: the attempt's agent.</param>
/// <param name="Runtime">That agent's runtime; absent in reports: as the agent's definition says.</param>
public sealed record AgentSession(string Id, string Host, string? Agent = null, string? Runtime = null)
{
    /// <summary>The longest id, in UTF-16 characters.</summary>
    public const int MaxId = 200;
}
