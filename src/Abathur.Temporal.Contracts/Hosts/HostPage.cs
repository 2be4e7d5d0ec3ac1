namespace Abathur.Temporal.Contracts;

/// <summary>A page of what a host keeps of a task.</summary>
public sealed record HostPage
{
    /// <summary>The most bytes on a page: in JSON, as base64, they are 256 KiB.</summary>
    public const int MaxBytes = 192 * 1024;

    /// <summary>The bytes, in UTF-8 and cut anywhere; absent: the host has no such log.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>Where in the whole the page begins, in bytes.</summary>
    public long From { get; init; }

    /// <summary>How many bytes the whole has now. A running attempt's log grows.</summary>
    public long Length { get; init; }

    /// <summary>A hash of the whole, for a diff: pages with different ones don't belong together.</summary>
    public string? Version { get; init; }

    /// <summary>The log's path on its host.</summary>
    public string? Path { get; init; }

    /// <summary>The logs of the task that the host has, the oldest attempt first.</summary>
    public IReadOnlyList<KeptLog>? Logs { get; init; }
}

/// <summary>A log that a host has.</summary>
/// <param name="Attempt">The attempt, 1 and up.</param>
/// <param name="Log">Whose output it holds.</param>
public sealed record KeptLog(int Attempt, AttemptLog Log);
