using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Attempts;

/// <summary>One attempt at a task, as its workflow's history tells it.</summary>
public sealed record AttemptRow
{
    /// <summary>1 and up.</summary>
    public required int Attempt { get; init; }

    /// <summary>The agent that worked on it.</summary>
    public required string Agent { get; init; }

    /// <summary>The host that last ran it; absent: none has yet.</summary>
    public string? Host { get; init; }

    /// <summary>When its workflow started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its workflow closed; absent: it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><c>running</c>, <c>completed</c>, <c>handedOff</c>, <c>terminated</c>, or the kind of its failure.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it failed, or what its agent said at the end.</summary>
    public string? Message { get; init; }

    /// <summary>What it used, lost runs of its agent included; while it runs, as of its last heartbeat.</summary>
    public AgentUsage? Usage { get; init; }

    /// <summary>Runs of its agent that were lost; absent: none.</summary>
    public IReadOnlyList<LostRun>? LostRuns { get; init; }

    /// <summary>The commit that holds its work.</summary>
    public string? Commit { get; init; }

    /// <summary>The ref, or the path on its host, that keeps its unmerged work.</summary>
    public string? Salvage { get; init; }

    /// <summary>The path of its agent's log on its host.</summary>
    public string? Log { get; init; }

    /// <summary>The agent program's own session id, while it runs.</summary>
    public string? Session { get; init; }

    /// <summary>When the service last heard of it, while it runs.</summary>
    public DateTimeOffset? LastHeartbeat { get; init; }

    /// <summary>What it does, while it runs.</summary>
    public string? Doing { get; init; }
}
