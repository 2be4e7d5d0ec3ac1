using System.Text.Json;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Contracts;

/// <summary>Turns the serializer's messages into ones that a user can act on.</summary>
internal static partial class JsonErrors
{
    public static string Explain(JsonException error)
    {
        if (error.InnerException is JsonException)
        {
            return FormattableString.Invariant(
                $"no valid JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {WithoutPath(error.Message)}");
        }

        var where = error.Path is { Length: > 0 } path and not "$" ? $" (at {Shown.Of(path)})" : string.Empty;
        return What(error.Message) + where;
    }

    private static string What(string message)
    {
        if (Unknown().Match(message) is { Success: true } unknown)
        {
            return UnknownMember(unknown.Groups["name"].Value, KnownMembers(unknown.Groups["type"].Value));
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"missing {missing.Groups["names"].Value}";
        }

        if (Null().Match(message) is { Success: true } nothing)
        {
            return $"'{JsonNamingPolicy.CamelCase.ConvertName(nothing.Groups["name"].Value)}' must not be null";
        }

        if (Twice().Match(message) is { Success: true } twice)
        {
            return $"'{Shown.Of(twice.Groups["name"].Value)}' is there twice";
        }

        return Wrong().Match(message) is { Success: true } wrong
            ? $"must be {Kind(wrong.Groups["type"].Value)}"
            : WithoutPath(message);
    }

    private static string UnknownMember(string name, IReadOnlyList<string> known)
    {
        if (name == "pollIntervalMs")
        {
            return "'pollIntervalMs' is refused: nothing in Abathur polls; remove it";
        }

        return $"unknown member '{Shown.Of(name)}'" + NearestName.Ending(name, known, $"; known are {string.Join(", ", known)}");
    }

    private static IReadOnlyList<string> KnownMembers(string typeName) =>
        typeof(JsonErrors).Assembly.GetType(typeName) is { } type
            ? [.. AbathurJson.Options.GetTypeInfo(type).Properties.Select(p => p.Name)]
            : [];

    private static string Kind(string typeName) => typeName switch
    {
        "System.String" => "text",
        "System.Boolean" => "true or false",
        "System.Int32" => "a whole number, at most 2147483647",
        "System.Int64" => "a whole number",
        "System.Double" or "System.Decimal" => "a number",
        "System.DateTimeOffset" => "a time such as 2026-01-31T12:00:00Z",
        _ when typeName.StartsWith("System.Collections.Generic.IReadOnlyList", StringComparison.Ordinal) => "a list",
        _ => "an object",
    };

    private static string WithoutPath(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped to any .NET member contained in type '(?<type>[^']*)'")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>[^.]*)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(?:field|parameter) '(?<name>[^']*)' .*doesn't allow (?:setting )?null")]
    private static partial Regex Null();

    [GeneratedRegex("Duplicate property '(?<name>[^']*)'")]
    private static partial Regex Twice();

    [GeneratedRegex(@"could not be converted to (?:System\.Nullable`1\[)?(?<type>[^\]]*?)(?:\]|\. |\.$)")]
    private static partial Regex Wrong();
}
