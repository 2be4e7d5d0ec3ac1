namespace Abathur.Temporal.Contracts;

/// <summary>The details that an agent run heartbeats: counters and a tail, never a transcript.</summary>
public sealed record AgentHeartbeat
{
    /// <summary>The host that runs it.</summary>
    public required string Host { get; init; }

    /// <summary>The agent's process id on that host; absent before it starts.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What it used so far.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>The head of the task's branch.</summary>
    public string? LastCommit { get; init; }

    /// <summary>The agent program's own session id.</summary>
    public string? Session { get; init; }

    /// <summary>What it did last, in a line of at most 200 characters.</summary>
    public string? Doing { get; init; }
}
