using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Histories without what may differ from run to run: times, drawn ids, sizes.</summary>
internal static partial class HistoryNormalizer
{
    // Times and clocks; ids and tokens of the server's own storage; what depends on the length of drawn ids; stack traces of this process.
    private static readonly string[] Left =
    [
        "eventTime", "taskId", "version", "historySizeBytes", "stackTrace", "workflowExecutionExpirationTime", "expirationTime",
        "startedTime", "createTime", "expireTime", "requestId", "temporal-callback-token",
    ];

    private const string Backoff = "firstWorkflowTaskBackoff";

    /// <summary>One event in one line.</summary>
    public static string Shown(HistoryEvent e)
    {
        var json = JsonNode.Parse(JsonFormatter.Default.Format(e))!.AsObject();
        if (e.WorkflowExecutionStartedEventAttributes is { Initiator: ContinueAsNewInitiator.Workflow })
        {
            // The real server lets a run that continues as new within a second wait for the rest of it; this one doesn't.
            json["workflowExecutionStartedEventAttributes"]!.AsObject().Remove(Backoff);
        }
        else if (e.WorkflowExecutionStartedEventAttributes is { CronSchedule.Length: > 0, FirstWorkflowTaskBackoff: { } backoff } started && !started.CronSchedule.StartsWith('@'))
        {
            // The same moment, however many seconds ahead it was: a second may have ended between the two starts.
            json["workflowExecutionStartedEventAttributes"]![Backoff] = $"until {(e.EventTime + backoff).ToDateTime().AddSeconds(30):yyyy-MM-dd HH:mm}";
        }

        return $"{(long)e.EventId,3} {Clean(json)!.ToJsonString()}";
    }

    /// <summary>Any message's JSON, with what is left out of events left out, and payloads as text.</summary>
    public static string Readable(string json) => Clean(JsonNode.Parse(json))!.ToJsonString();

    /// <summary>Replaces each UUID by a number, the same for the same one, counted by when it came up first.</summary>
    public static IReadOnlyList<string> WithoutDrawnIds(IEnumerable<string> lines)
    {
        Dictionary<string, int> seen = [];
        return [.. lines.Select(line => Uuid().Replace(line, match =>
        {
            seen.TryAdd(match.Value, seen.Count + 1);
            return $"id#{seen[match.Value]}";
        }))];
    }

    private static JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o.ToList())
                {
                    o.Remove(name);
                    if (!Left.Contains(name))
                    {
                        o[name] = name is "data" && value is JsonValue ? Text(value.GetValue<string>()) : Clean(value);
                    }
                }

                return new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
            case JsonArray a when a.All(item => item is JsonValue):
                return new JsonArray([.. a.OrderBy(item => item!.ToJsonString(), StringComparer.Ordinal).Select(item => item!.DeepClone())]);
            case JsonArray a:
                return new JsonArray([.. a.Select(item => Clean(item?.DeepClone()))]);
            default:
                return node?.DeepClone();
        }
    }

    // Payloads are read more easily than base 64 when a comparison fails.
    private static string Text(string base64) =>
        LocalActivityTime().Replace(Encoding.UTF8.GetString(Convert.FromBase64String(base64)), "{}");

    [GeneratedRegex("""\{"seconds":\d+,"nanos":\d+\}""")]
    private static partial Regex LocalActivityTime();

    [GeneratedRegex("[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
