using System.Text.Json;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>What the command prints as lines to compare: a line per value of its JSON, without what each server draws or measures for itself.</summary>
internal static partial class PrintedLines
{
    // What differs from server to server, or from run to run of the same: sizes in bytes, how often something was written, rates, its own parts.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "historySizeBytes", "stateTransitionCount", "taskId", "capabilities", "supportedClients", "persistenceStore", "visibilityStore", "httpAddress", "firstRunId", "durationMillis", "coreUsedFlags",
        "stateSizeBytes", "longPollToken", "TemporalNamespaceDivision",
    };

    public static IEnumerable<string> Of(string text)
    {
        JsonDocument? json = null;
        try
        {
            json = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // Not everything is JSON, whatever was asked for.
        }

        return json is null
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Spaces().Replace(Shown(line), " ").Trim())
            : Values("", json.RootElement);
    }

    private static IEnumerable<string> Values(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Where(p => !Own.Contains(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal)
            .SelectMany(p => Values($"{path}.{Shown(p.Name)}", p.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Values($"{path}[]", item)),
        _ => [$"{path} = {Shown(value.ToString())}"],
    };

    private static string Shown(string text) => Duration().Replace(Address().Replace(Time().Replace(Id().Replace(text, "<id>"), "<time>"), "<address>"), "<duration>");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"^\d+(\.\d+)s$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
