using System.Globalization;
using System.Text.RegularExpressions;
using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>A query's values in the type of the field they are compared with. Its errors are worded as the real server's.</summary>
internal static partial class QueryValueReader
{
    private static readonly Dictionary<string, long> Statuses = StatusNames();

    /// <summary>A string, a long, a double, a bool or a time.</summary>
    /// <exception cref="VisibilityQueryException">The field doesn't compare with it.</exception>
    public static object Read(VisibilityField field, QueryOperand operand) => operand switch
    {
        QueryOperand.Literal { Value: not bool } literal when field.Key == VisibilityFields.ExecutionStatus => Status(literal.Value),
        QueryOperand.Literal literal when field.Key == VisibilityFields.ExecutionDuration => Duration(literal.Value),
        QueryOperand.Literal literal => Typed(field, literal.Value),
        QueryOperand.Name name => throw new VisibilityQueryException(
            "operation is not supported: column name on the right side of comparison expression " +
            $"(did you forget to quote \"{name.Text}\"?)"),
        QueryOperand.Unsupported other => throw new VisibilityQueryException(
            $"operation is not supported: {other.What} at position {other.Position}"),
        _ => throw new VisibilityQueryException($"invalid expression: unexpected value at position {operand.Position}"),
    };

    private static object Typed(VisibilityField field, object value) => (field.Type, value) switch
    {
        (IndexedValueType.Int or IndexedValueType.Double, long or double) => value,
        (IndexedValueType.Bool, bool) => value,
        (IndexedValueType.Keyword or IndexedValueType.KeywordList, string) => value,
        (IndexedValueType.Text, string text) => string.IsNullOrWhiteSpace(text)
            ? throw new VisibilityQueryException(
                $"invalid expression: no tokens found filtering on Text type search attribute {field.Name}")
            : text,
        (IndexedValueType.Datetime, long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick),
        (IndexedValueType.Datetime, string text) => Time(text),
        _ => throw new VisibilityQueryException(
            $"invalid expression: invalid value type for search attribute {field.Name} of type {field.Type}: {Shown(value)}"),
    };

    // RFC 3339, which always has a time and a zone.
    private static DateTimeOffset Time(string text) =>
        Rfc3339().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new VisibilityQueryException($"invalid expression: unable to parse datetime '{text}'");

    /// <summary>A status by name or number, as its number.</summary>
    /// <exception cref="VisibilityQueryException">There is none such.</exception>
    public static long Status(object value)
    {
        var status = value switch
        {
            string name when Statuses.TryGetValue(name, out var number) => number,
            long number when Statuses.ContainsValue(number) => number,
            _ => -1,
        };
        return status >= 0 ? status : throw new VisibilityQueryException(
            $"invalid expression: invalid ExecutionStatus value {(value is string ? $"'{value}'" : Shown(value))}");
    }

    private static long Duration(object value) => value switch
    {
        long nanoseconds => nanoseconds,
        string text => QueryDuration.Nanoseconds(text) ?? throw new VisibilityQueryException(
            $"invalid expression: invalid duration value for search attribute ExecutionDuration: {text}"),
        _ => throw new VisibilityQueryException(
            $"invalid expression: unexpected value {Shown(value)} for search attribute ExecutionDuration"),
    };

    // Each status goes by its short name ("TimedOut"), its full one and its number.
    private static Dictionary<string, long> StatusNames()
    {
        var names = Enum.GetValues<WorkflowExecutionStatus>().ToDictionary(s => s.ToString(), s => (long)s);
        var type = WorkflowReflection.Descriptor.EnumTypes.Single(e => e.ClrType == typeof(WorkflowExecutionStatus));
        foreach (var value in type.Values)
        {
            names[value.Name] = value.Number;
        }

        return names;
    }

    private static string Shown(object value) => value switch
    {
        string text => $"\"{text}\" (type: string)",
        bool flag => $"{(flag ? "true" : "false")} (type: bool)",
        long whole => FormattableString.Invariant($"{whole} (type: int64)"),
        _ => FormattableString.Invariant($"{value} (type: float64)"),
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();
}
