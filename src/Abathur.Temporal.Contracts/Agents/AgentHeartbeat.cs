namespace Abathur.Temporal.Contracts;

/// <summary>The details that an agent run heartbeats: counters and a tail, never a transcript.</summary>
public sealed record AgentHeartbeat
{
    /// <summary>The host that runs it.</summary>
    public required string Host { get; init; }

    /// <summary>The agent's process id on that host; absent before it starts.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What the attempt used so far: this run, and the runs in <see cref="LostRuns"/>.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>Earlier runs of the same activity that were lost, the oldest first; absent: none.</summary>
    public IReadOnlyList<LostRun>? LostRuns { get; init; }

    /// <summary>The head of the task's branch.</summary>
    public string? LastCommit { get; init; }

    /// <summary>The agent program's own session id.</summary>
    public string? Session { get; init; }

    /// <summary>What it did last, in a line of at most 200 characters.</summary>
    public string? Doing { get; init; }
}
