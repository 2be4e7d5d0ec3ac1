using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>Which operators each type of field has, and what they mean.</summary>
internal static class QueryOperators
{
    private static readonly string[] Ordered = ["=", "!=", "<", "<=", ">", ">=", "IN", "NOT IN"];

    /// <param name="field">What is compared.</param>
    /// <param name="name">The operator.</param>
    /// <param name="values">In the field's type; one, but for IN.</param>
    /// <exception cref="VisibilityQueryException">The field's type has no such operator.</exception>
    public static Func<VisibilityRecord, bool?> Bind(VisibilityField field, string name, object[] values)
    {
        if (!Supports(field.Type, name))
        {
            throw new VisibilityQueryException(
                $"operation is not supported: operator '{name}' not supported for {field.Type} type search attribute '{field.Name}'");
        }

        var test = Test(field, name, values);
        var absent = Absent(field.Type, name);
        return record => field.Read(record) is { } value ? test(value) : absent;
    }

    private static bool Supports(IndexedValueType type, string name) => type switch
    {
        IndexedValueType.Keyword => Ordered.Contains(name) || name is "STARTS_WITH" or "NOT STARTS_WITH",
        IndexedValueType.KeywordList => name is "=" or "!=" or "IN" or "NOT IN",
        IndexedValueType.Text => name is "=" or "!=",
        _ => Ordered.Contains(name),
    };

    // Lists and texts are looked up in an index of their own on the real server, so that an absent one is unequal, not unknown.
    private static bool? Absent(IndexedValueType type, string name) => type switch
    {
        IndexedValueType.KeywordList or IndexedValueType.Text => name is "!=" or "NOT IN",
        _ => null,
    };

    private static Predicate<object> Test(VisibilityField field, string name, object[] values) => name switch
    {
        "=" or "IN" => value => values.Any(v => Equal(field.Type, value, v)),
        "!=" or "NOT IN" => value => !values.Any(v => Equal(field.Type, value, v)),
        "<" => value => Compare(value, values[0]) < 0,
        "<=" => value => Compare(value, values[0]) <= 0,
        ">" => value => Compare(value, values[0]) > 0,
        ">=" => value => Compare(value, values[0]) >= 0,
        "STARTS_WITH" => value => StartsWith(value, values[0]),
        _ => value => !StartsWith(value, values[0]),
    };

    private static bool Equal(IndexedValueType type, object value, object wanted) => type switch
    {
        IndexedValueType.KeywordList => ((IEnumerable<string>)value).Contains((string)wanted, StringComparer.Ordinal),
        IndexedValueType.Text => TextTokens.Matches((string)value, (string)wanted),
        _ => Compare(value, wanted) == 0,
    };

    private static bool StartsWith(object value, object prefix) => ((string)value).StartsWith((string)prefix, StringComparison.Ordinal);

    /// <summary>Values of one type; whole and real numbers compare with each other.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double or long, double or long) => ToDouble(left).CompareTo(ToDouble(right)),
        (IReadOnlyList<string> a, IReadOnlyList<string> b) => string.CompareOrdinal(a[0], b[0]),
        _ => Comparer<object>.Default.Compare(left, right),
    };

    private static double ToDouble(object number) => number is long whole ? whole : (double)number;
}
