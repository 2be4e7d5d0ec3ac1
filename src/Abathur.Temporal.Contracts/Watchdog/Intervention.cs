namespace Abathur.Temporal.Contracts;

/// <summary>The signal <c>intervene</c>, from the watchdog: the swarm checks that it still holds before it acts.</summary>
public sealed record Intervention
{
    /// <summary>What is to be done.</summary>
    public required InterventionKind Kind { get; init; }

    /// <summary>The task it is about; absent for a deadlock.</summary>
    public string? Task { get; init; }

    /// <summary>For a stuck attempt: which.</summary>
    public int? Attempt { get; init; }

    /// <summary>For a cycle: its members.</summary>
    public IReadOnlyList<string>? Members { get; init; }
}
