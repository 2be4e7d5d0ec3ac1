using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Chaos.Plans;

/// <summary>A task of the plan.</summary>
/// <param name="Key">Its key, which its title begins with: so its agent knows which it is.</param>
/// <param name="Behaviors">What the first runs of its agent do, in order; every further run commits.</param>
/// <param name="DependsOn">The keys it waits for.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Shared">A file that other tasks write to as well, so that their work conflicts; null: none.</param>
internal sealed record PlannedTask(
    string Key, IReadOnlyList<AgentBehavior> Behaviors, IReadOnlyList<string> DependsOn, TaskPriority Priority, string? Shared)
{
    /// <summary>Seconds until an agent that hangs is ended; enough for one that doesn't, on a busy machine.</summary>
    public const int TimeoutSeconds = 20;

    public const int Retries = 50;

    public bool IsHopeless => Behaviors[0] >= AgentBehavior.HopelessAccept;

    public TaskSubmission Submission => new()
    {
        Title = $"{Key}: {string.Join(", ", Behaviors)}",
        Key = Key,
        DependsOn = DependsOn.Count > 0 ? DependsOn : null,
        Priority = Priority,
        MaxRetries = IsHopeless ? 0 : Retries,
        TimeoutSeconds = TimeoutSeconds,
    };

    public override string ToString() =>
        $"{Key} {string.Join(',', Behaviors)} {Priority}{(Shared is null ? "" : $" shares {Shared}")}{(DependsOn.Count > 0 ? " after " + string.Join(',', DependsOn) : "")}";
}
