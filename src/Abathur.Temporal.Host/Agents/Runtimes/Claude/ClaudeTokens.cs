using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>
/// Tokens of a run that has not ended yet, message by message. The messages themselves say about one token of output each; what
/// the provider streamed of them says the truth.
/// </summary>
internal sealed class ClaudeTokens
{
    private readonly Dictionary<string, long> input = [];
    private readonly Dictionary<string, long> cached = [];
    private readonly Dictionary<string, long> output = [];

    // Subagents stream at the same time as their parent, each under the call that started it.
    private readonly Dictionary<string, string> streaming = [];

    /// <summary>In and out, cached ones included.</summary>
    public long Total => Input + Output;

    /// <summary>In, cached ones included.</summary>
    public long Input => input.Values.Sum();

    /// <summary>In, from the cache.</summary>
    public long Cached => cached.Values.Sum();

    /// <summary>Out.</summary>
    public long Output => output.Values.Sum();

    /// <summary>Takes a whole message.</summary>
    public void Take(string id, JsonElement message)
    {
        if (message.TryGetProperty("usage", out var usage))
        {
            Take(id, usage, isInputKnown: true);
        }
    }

    /// <summary>Takes a part of one, as <c>--include-partial-messages</c> gives it.</summary>
    public void TakePart(JsonElement root)
    {
        if (!root.TryGetProperty("event", out var part))
        {
            return;
        }

        var stream = root.Text("parent_tool_use_id") ?? string.Empty;
        if (part.Text("type") == "message_start" && part.TryGetProperty("message", out var message) && message.Text("id") is { } id)
        {
            streaming[stream] = id;
            Take(id, message);
        }
        else if (part.Text("type") == "message_delta" && part.TryGetProperty("usage", out var usage) && streaming.TryGetValue(stream, out var current))
        {
            Take(current, usage, isInputKnown: false);
        }
    }

    // Figures only grow: a message says less of itself than its parts did, and some parts leave out what came in.
    private void Take(string id, JsonElement usage, bool isInputKnown)
    {
        if (isInputKnown || usage.TryGetProperty("input_tokens", out _))
        {
            var tokens = usage.Number("input_tokens") + usage.Number("cache_creation_input_tokens") + usage.Number("cache_read_input_tokens");
            input[id] = Math.Max(input.GetValueOrDefault(id), (long)tokens);
            cached[id] = Math.Max(cached.GetValueOrDefault(id), (long)usage.Number("cache_read_input_tokens"));
        }

        output[id] = Math.Max(output.GetValueOrDefault(id), (long)usage.Number("output_tokens"));
    }
}
