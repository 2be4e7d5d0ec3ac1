using System.Text.Encodings.Web;
using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Converting;

/// <summary>Writes a filter of tasks as the serializer does. A test compares the two over all members.</summary>
internal static class TaskFilterWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlySpan<byte> Write(TaskFilter filter)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            WriteStates(json, filter.States);
            WriteText(json, "agent", filter.Agent);
            WriteText(json, "goal", filter.Goal);
            WriteText(json, "lineage", filter.Lineage);
            WriteText(json, "after", filter.After);
            json.WriteNumber("limit", filter.Limit);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteStates(Utf8JsonWriter json, IReadOnlyList<TaskState>? states)
    {
        if (states is null)
        {
            return;
        }

        json.WriteStartArray("states");
        foreach (var state in states)
        {
            json.WriteStringValue(Text.Camel(state));
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
