namespace Abathur.Temporal.Contracts;

/// <summary>What the workflow <c>ReadFromHost</c> is asked for: a page of what a host keeps of a task.</summary>
public sealed record HostReading
{
    /// <summary>The swarm's name.</summary>
    public required string Swarm { get; init; }

    /// <summary>The task's id.</summary>
    public required string Task { get; init; }

    /// <summary>The host that is read from.</summary>
    public required string Host { get; init; }

    /// <summary>What is read. Default: a log.</summary>
    public HostContent Content { get; init; }

    /// <summary>The attempt whose log is read, 1 and up; needed for a log.</summary>
    public int? Attempt { get; init; }

    /// <summary>Which of the attempt's logs. Default: the agent's.</summary>
    public AttemptLog Log { get; init; }

    /// <summary>The byte at which the page begins, 0 and up; negative: so many bytes before the end. Default: 0.</summary>
    public long From { get; init; }
}
