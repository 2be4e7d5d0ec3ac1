using Abathur.Temporal.LocalServer.Visibility.Syntax;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>What a condition says that an index can start from: equality in indexed fields, at its top level.</summary>
internal static class QueryKeys
{
    private static readonly string[] Indexed =
    [
        VisibilityFields.WorkflowId, VisibilityFields.RunId, VisibilityFields.ParentWorkflowId, VisibilityFields.RootWorkflowId,
        VisibilityFields.ExecutionStatus,
    ];

    public static IReadOnlyList<QueryKey> Of(QuerySyntax where, VisibilityNames names) =>
        [.. (where is QuerySyntax.And and ? and.Parts : [where]).Select(part => Key(part, names)).OfType<QueryKey>()];

    private static QueryKey? Key(QuerySyntax part, VisibilityNames names) =>
        part is QuerySyntax.Comparison { Operator: "=" or "IN", Left: QueryOperand.Name { Text: var name } } comparison
        && names.IndexOf(name) is var field
        && Indexed.Contains(field)
            ? new QueryKey(field, Values(field, comparison.Right))
            : null;

    private static IReadOnlyList<string> Values(string field, QueryOperand right) => right switch
    {
        QueryOperand.Values list => [.. list.Items.SelectMany(item => Values(field, item))],
        QueryOperand.Literal literal when field == VisibilityFields.ExecutionStatus => [QueryValueReader.Status(literal.Value).ToString()],
        QueryOperand.Literal literal => [(string)literal.Value],
        _ => [],
    };
}
