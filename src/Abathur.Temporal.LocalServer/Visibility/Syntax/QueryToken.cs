namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, without quotes.</param>
/// <param name="Position">Where it begins in the query, counted from 1.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, int Position)
{
    public bool IsWord(string keyword) => Kind == QueryTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == QueryTokenKind.Symbol && Text == symbol;

    public VisibilityQueryException Unexpected() => new(
        Kind == QueryTokenKind.End
            ? $"malformed SQL query: syntax error at position {Position}: the query ends too early"
            : $"malformed SQL query: syntax error at position {Position} near '{Text}'");
}
