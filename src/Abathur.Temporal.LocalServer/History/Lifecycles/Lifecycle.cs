using System.Collections.Frozen;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The table of a thing's stages and of the moves between them. Every change of a stage asks it.</summary>
/// <param name="subject">What lives by it, for the error.</param>
/// <param name="moves">Every stage, with those that may follow it.</param>
internal sealed class Lifecycle<TStage>(string subject, IEnumerable<KeyValuePair<TStage, TStage[]>> moves)
    where TStage : struct, Enum
{
    private readonly FrozenDictionary<TStage, TStage[]> moves = moves.ToFrozenDictionary();

    public IReadOnlyList<TStage> From(TStage stage) => moves[stage];

    public bool Allows(TStage from, TStage to) => moves[from].Contains(to);

    /// <summary>Nothing follows.</summary>
    public bool IsFinal(TStage stage) => moves[stage].Length == 0;

    /// <summary>The error of a move that isn't in the table: a defect of the caller.</summary>
    /// <param name="id">Whose move.</param>
    /// <param name="from">Where it stands; null where it isn't there any more.</param>
    /// <param name="to">What was to follow.</param>
    public InvalidOperationException Refusal(string id, TStage? from, TStage to) =>
        new($"Illegal move of {subject} {id}: {from?.ToString() ?? "gone"} to {to}.");
}
