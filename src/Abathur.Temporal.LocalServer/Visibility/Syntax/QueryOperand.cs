namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>One side of a comparison as it was written.</summary>
/// <param name="Position">Where it begins, counted from 1.</param>
internal abstract record QueryOperand(int Position)
{
    public sealed record Name(string Text, int Position) : QueryOperand(Position);

    /// <param name="Value">A string, a long, a double or a bool.</param>
    /// <param name="Position">Where it begins.</param>
    public sealed record Literal(object Value, int Position) : QueryOperand(Position);

    public sealed record Values(IReadOnlyList<QueryOperand> Items, int Position) : QueryOperand(Position);

    public sealed record Null(int Position) : QueryOperand(Position);

    /// <param name="What">What SQL knows and visibility queries don't: a function, arithmetic.</param>
    /// <param name="Position">Where it begins.</param>
    public sealed record Unsupported(string What, int Position) : QueryOperand(Position);
}
