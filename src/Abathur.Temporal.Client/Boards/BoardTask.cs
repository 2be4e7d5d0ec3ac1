namespace Abathur.Temporal.Client.Boards;

/// <summary>A running task on the board.</summary>
public sealed record BoardTask
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public string? Agent { get; init; }

    public int Attempt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What the agent used in this attempt; absent before its first heartbeat.</summary>
    public Contracts.AgentUsage? Usage { get; init; }

    public DateTimeOffset? LastHeartbeat { get; init; }

    /// <summary>The host that runs it; absent before its first heartbeat.</summary>
    public string? Host { get; init; }

    /// <summary>The agent program's own session id.</summary>
    public string? Session { get; init; }

    /// <summary>What it does: the agent's own word, or the step that runs.</summary>
    public string? Doing { get; init; }
}
