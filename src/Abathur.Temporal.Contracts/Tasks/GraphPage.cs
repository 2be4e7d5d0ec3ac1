namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>graph</c>, in the order of ids.</summary>
/// <param name="Nodes">The page, at most 500.</param>
/// <param name="Next">Ask for the nodes after this id next; absent on the last page.</param>
public sealed record GraphPage(IReadOnlyList<GraphNode> Nodes, string? Next = null);
