namespace Abathur.Temporal.Chaos;

/// <summary>What the driver was asked for.</summary>
internal sealed record ChaosOptions
{
    /// <summary>The first run's seed; each further one's is one more.</summary>
    public required int Seed { get; init; }

    public required int Runs { get; init; }

    /// <summary>Tasks of the swarm; agents add some.</summary>
    public required int Tasks { get; init; }

    /// <summary><c>embedded</c>, the path of the <c>temporal</c> program, or the address of a service.</summary>
    public required string Server { get; init; }

    /// <summary>Loops that load the machine meanwhile.</summary>
    public required int Load { get; init; }

    /// <summary>Names of checks that are left out.</summary>
    public required IReadOnlyList<string> Without { get; init; }

    /// <summary>Whether the folder of a run without a violation is kept too.</summary>
    public required bool Keep { get; init; }
}
