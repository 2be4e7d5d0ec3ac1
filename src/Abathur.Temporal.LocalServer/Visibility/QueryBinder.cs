using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// A condition's names and values given their meaning: a predicate in SQL's three-valued logic, where null is "unknown"
/// (a comparison with an attribute that a run doesn't have) and only true matches.
/// </summary>
internal sealed class QueryBinder(VisibilityNames names)
{
    private readonly List<VisibilityField> fields = [];

    /// <summary>What the conditions that were bound compare.</summary>
    public IReadOnlyList<VisibilityField> Fields => fields;

    public Func<VisibilityRecord, bool?> Bind(QuerySyntax syntax) => syntax switch
    {
        QuerySyntax.And and => All([.. and.Parts.Select(Bind)]),
        QuerySyntax.Or or => Any([.. or.Parts.Select(Bind)]),
        QuerySyntax.Not not => Negated(Bind(not.Part)),
        QuerySyntax.Comparison comparison => Comparison(comparison),
        QuerySyntax.Between between => Between(between),
        QuerySyntax.IsNull test => NullTest(Field(test.Left), test.IsNegated),
        QuerySyntax.Bare { Operand: QueryOperand.Name } => throw new VisibilityQueryException("invalid expression: incomplete expression"),
        QuerySyntax.Bare bare => throw new VisibilityQueryException(
            $"operation is not supported: a value without a comparison at position {bare.Operand.Position}"),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax), syntax, null),
    };

    private static Func<VisibilityRecord, bool?> All(Func<VisibilityRecord, bool?>[] parts) => record =>
    {
        bool? result = true;
        foreach (var part in parts)
        {
            result &= part(record);
            if (result == false)
            {
                return false;
            }
        }

        return result;
    };

    private static Func<VisibilityRecord, bool?> Any(Func<VisibilityRecord, bool?>[] parts) => record =>
    {
        bool? result = false;
        foreach (var part in parts)
        {
            result |= part(record);
            if (result == true)
            {
                return true;
            }
        }

        return result;
    };

    private static Func<VisibilityRecord, bool?> Negated(Func<VisibilityRecord, bool?> part) => record => !part(record);

    private static Func<VisibilityRecord, bool?> NullTest(VisibilityField field, bool negated) =>
        record => field.Read(record) is null != negated;

    private VisibilityField Field(QueryOperand operand)
    {
        var field = operand is QueryOperand.Name name
            ? names.Resolve(name.Text)
            : throw new VisibilityQueryException($"invalid expression: must be a column name at position {operand.Position}");
        fields.Add(field);
        return field;
    }

    private Func<VisibilityRecord, bool?> Comparison(QuerySyntax.Comparison comparison)
    {
        var field = Field(comparison.Left);
        object[] values = comparison.Right is QueryOperand.Values list
            ? [.. list.Items.Select(item => QueryValueReader.Read(field, item))]
            : [QueryValueReader.Read(field, comparison.Right)];
        return QueryOperators.Bind(field, comparison.Operator, values);
    }

    private Func<VisibilityRecord, bool?> Between(QuerySyntax.Between between)
    {
        var field = Field(between.Left);
        if (field.Type is IndexedValueType.Bool or IndexedValueType.Text or IndexedValueType.KeywordList)
        {
            throw new VisibilityQueryException(
                $"invalid expression: cannot do range condition on search attribute '{field.Name}' of type {field.Type}");
        }

        var inside = All(
            [
                QueryOperators.Bind(field, ">=", [QueryValueReader.Read(field, between.From)]),
                QueryOperators.Bind(field, "<=", [QueryValueReader.Read(field, between.To)]),
            ]);
        return between.IsNegated ? Negated(inside) : inside;
    }
}
