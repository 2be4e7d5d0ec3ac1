using System.Text.Json;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Contracts;

/// <summary>Turns the serializer's messages into ones that a person can act on.</summary>
internal static partial class JsonErrors
{
    public static string Explain(JsonException error)
    {
        var where = error.Path is { Length: > 0 } path and not "$" ? $" (at {path})" : string.Empty;
        if (Unknown().Match(error.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups["name"].Value;
            return UnknownMember(name, KnownMembers(unknown.Groups["type"].Value)) + where;
        }

        if (Missing().Match(error.Message) is { Success: true } missing)
        {
            return $"missing {missing.Groups["names"].Value}{where}";
        }

        var end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? error.Message : error.Message[..end]).Replace("System.", string.Empty, StringComparison.Ordinal) + where;
    }

    private static string UnknownMember(string name, IReadOnlyList<string> known)
    {
        if (name == "pollIntervalMs")
        {
            return "'pollIntervalMs' is refused: nothing in Abathur polls; remove it";
        }

        return NearestName.Find(name, known) is { } nearest
            ? $"unknown member '{name}'; did you mean '{nearest}'?"
            : $"unknown member '{name}'; known are {string.Join(", ", known)}";
    }

    private static IReadOnlyList<string> KnownMembers(string typeName) =>
        typeof(JsonErrors).Assembly.GetType(typeName) is { } type
            ? [.. AbathurJson.Options.GetTypeInfo(type).Properties.Select(p => p.Name)]
            : [];

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped to any .NET member contained in type '(?<type>[^']*)'")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>[^.]*)")]
    private static partial Regex Missing();
}
