using System.Text.Json;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>A line of an agent program's standard output.</summary>
internal static class AgentLine
{
    /// <summary>Hands it to the reader, and returns what the log shows of it (null: nothing).</summary>
    public static string? Take(IAgentEventReader reader, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return reader.Take(document.RootElement);
            }
        }
        catch (JsonException)
        {
            // No event: a warning of its own or a library's.
        }

        reader.TakeText(line);
        return line;
    }
}
