using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>What keeps an agent from going on, as a question that an operator answers: its tool <c>report_blocker</c>, and a member of its result file.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Blocker
{
    /// <summary>The longest question, in UTF-16 characters.</summary>
    public const int MaxQuestion = 1000;

    /// <summary>The longest key, in UTF-16 characters.</summary>
    public const int MaxKey = 100;

    /// <summary>What an operator has to decide or to do: 1 to 1,000 characters.</summary>
    [Description("What an operator has to decide or to do, with the choices that you see: 1 to 1,000 characters. The operator sees nothing else of your work.")]
    public required string Question { get; init; }

    /// <summary>A name for it, unique in the task: 1 to 100 characters. Absent: the same question is the same blocker.</summary>
    [Description("A name for it, 1 to 100 characters: calling again with the same key asks nothing twice, and returns the answer once there is one. If omitted, the same question is the same blocker.")]
    public string? Key { get; init; }
}

/// <summary>The argument of the update <c>reportBlocker</c>: what keeps a running attempt from going on.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AttemptBlocker
{
    /// <summary>The id of the task whose attempt reports it.</summary>
    public required string Task { get; init; }

    /// <summary>The attempt; any but the running one is refused, unless it sends again what was taken.</summary>
    public required int Attempt { get; init; }

    /// <summary>What it reports.</summary>
    public required Blocker Blocker { get; init; }
}

/// <summary>A blocker that a task's agent reported, as its swarm keeps it; the answer of the update <c>reportBlocker</c>.</summary>
public sealed record TaskBlocker
{
    /// <summary>Its key; absent where the agent gave none.</summary>
    public string? Key { get; init; }

    /// <summary>The attempt that reported it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The escalation that asks it, <c>E1</c>.</summary>
    public required string Escalation { get; init; }

    /// <summary>What the next attempt is told, at most 1,100 characters; absent: the task waits for it.</summary>
    public string? Answer { get; init; }
}
