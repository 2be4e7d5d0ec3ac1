namespace Abathur.Temporal.Contracts;

/// <summary>What an agent used.</summary>
/// <param name="Turns">Turns of the model.</param>
/// <param name="Tokens">Tokens in and out, cached ones included.</param>
/// <param name="CostUsd">US dollars, as the agent's program reports them; 0 where it doesn't.</param>
public sealed record AgentUsage(int Turns = 0, long Tokens = 0, decimal CostUsd = 0)
{
    /// <summary>Both together.</summary>
    public static AgentUsage operator +(AgentUsage left, AgentUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Turns + right.Turns, left.Tokens + right.Tokens, left.CostUsd + right.CostUsd);
    }

    /// <summary>Both together.</summary>
    public static AgentUsage Add(AgentUsage left, AgentUsage right) => left + right;

    /// <summary>The left without the right.</summary>
    public static AgentUsage operator -(AgentUsage left, AgentUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Turns - right.Turns, left.Tokens - right.Tokens, left.CostUsd - right.CostUsd);
    }

    /// <summary>The left without the right.</summary>
    public static AgentUsage Subtract(AgentUsage left, AgentUsage right) => left - right;
}

/// <summary>What one model used of what an attempt used.</summary>
/// <param name="Model">The model, as the agent's program names it; at most 100 characters.</param>
/// <param name="Tokens">Tokens in and out, cached ones included.</param>
/// <param name="CostUsd">US dollars; 0 where neither the program nor a price tells.</param>
public sealed record ModelShare(string Model, long Tokens, decimal CostUsd = 0);

/// <summary>A run of an attempt's agent whose outcome nobody has: its worker died or stopped, or its host was given up.</summary>
/// <param name="Usage">What it had used by its last heartbeat that the service received.</param>
/// <param name="Host">The host that ran it; absent: not known.</param>
/// <param name="Reason">Why it was lost, at most 200 characters; absent: nothing more was heard of it.</param>
public sealed record LostRun(AgentUsage Usage, string? Host = null, string? Reason = null);

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

    /// <summary>The agent program's own session id.</summary>
    public string? Session { get; init; }

    /// <summary>Whether a later run on <see cref="Host"/> can continue that session; absent: no.</summary>
    public bool? CanResume { get; init; }

    /// <summary>What it did last, in a line of at most 200 characters.</summary>
    public string? Doing { get; init; }

    /// <summary>The session that a later run can continue; null: none.</summary>
    public AgentSession? ResumableSession() => CanResume == true && Session is { Length: > 0 } id ? new(id, Host) : null;
}
