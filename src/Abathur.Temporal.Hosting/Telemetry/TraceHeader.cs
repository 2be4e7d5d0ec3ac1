using System.Diagnostics;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Google.Protobuf;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>
/// The header in which a trace's context travels: the key and the JSON map that Temporal's own interceptors use in every language, so that a
/// traced client in another one is the parent of the swarm that it starts.
/// </summary>
internal static class TraceHeader
{
    /// <summary>The header's key.</summary>
    public const string Key = "_tracer-data";

    private const string Parent = "traceparent";
    private const string State = "tracestate";

    /// <summary>The context in the headers; null: there is none, or none that can be read.</summary>
    public static ActivityContext? Read(IEnumerable<KeyValuePair<string, Payload>>? headers)
    {
        try
        {
            return headers?.FirstOrDefault(header => header.Key == Key).Value is { } payload
                && JsonSerializer.Deserialize<Dictionary<string, string>>(payload.Data.Span) is { } map
                && map.TryGetValue(Parent, out var parent)
                && ActivityContext.TryParse(parent, map.GetValueOrDefault(State), isRemote: true, out var context)
                    ? context
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The same headers with this context.</summary>
    public static Dictionary<string, Payload> With(IEnumerable<KeyValuePair<string, Payload>>? headers, ActivityContext context)
    {
        var map = new Dictionary<string, string> { [Parent] = $"00-{context.TraceId}-{context.SpanId}-{(context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}" };
        if (context.TraceState is { Length: > 0 } state)
        {
            map[State] = state;
        }

        return With(headers, Key, map);
    }

    /// <summary>The same headers with one more, in JSON.</summary>
    public static Dictionary<string, Payload> With<T>(IEnumerable<KeyValuePair<string, Payload>>? headers, string key, T value) => new(headers ?? [])
    {
        [key] = new Payload
        {
            Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
            Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(value, AbathurJson.Options)),
        },
    };
}
