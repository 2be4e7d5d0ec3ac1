using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>An agent as its file defines it: the summary that travels, and what only its host needs.</summary>
public sealed record AgentDefinition
{
    public required AgentSummary Summary { get; init; }

    /// <summary>The system prompt: the file's body.</summary>
    public required string Prompt { get; init; }

    /// <summary>The file, relative to the repository; <c>shipped</c> for ours.</summary>
    public required string Source { get; init; }

    /// <summary>Rules that it must keep.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The program with its arguments; of the runtimes <c>command</c> and <c>acp</c> only.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The mode that the program works in, as it names it; of the runtime <c>acp</c> only. Null: the program's default.</summary>
    public string? Mode { get; init; }

    /// <summary>The model, as the runtime's program names it.</summary>
    public string? Model { get; init; }

    /// <summary>The turns it may take: its own figure, else its tier's.</summary>
    public int MaxTurns => Summary.MaxTurns ?? Summary.Tier switch
    {
        AgentTier.Architect => 50,
        AgentTier.Specialist => 35,
        _ => 25,
    };
}
