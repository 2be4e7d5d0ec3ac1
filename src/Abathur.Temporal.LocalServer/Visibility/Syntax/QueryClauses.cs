namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>A whole query as it was written.</summary>
/// <param name="Where">Null for every run.</param>
/// <param name="GroupBy">The names after GROUP BY.</param>
/// <param name="OrderBy">The names after ORDER BY, and whether each is descending.</param>
internal sealed record QueryClauses(
    QuerySyntax? Where,
    IReadOnlyList<string> GroupBy,
    IReadOnlyList<(string Name, bool Descending)> OrderBy);
