using System.Collections.Concurrent;
using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>Reads Claude Code's event stream (<c>--output-format stream-json</c>), one JSON object a line.</summary>
internal sealed class ClaudeEvents(TimeProvider time)
{
    // It retries a refused request for minutes; after this often we know enough, and the swarm can wait better than a process.
    private const int RetriesToBelieve = 3;

    private readonly ClaudeTokens tokens = new();
    private readonly HashSet<string> messages = [];
    private readonly ConcurrentDictionary<string, bool> openCalls = new(StringComparer.Ordinal);
    private JsonElement? result;
    private string? lastError;
    private string? lastRetryError;
    private DateTimeOffset? resetsAt;

    public AgentUsage Usage { get; private set; } = new();

    public string? Doing { get; private set; }

    public string? Session { get; private set; }

    /// <summary>Its last words.</summary>
    public string? Text { get; private set; }

    /// <summary>Whether it said how it ended.</summary>
    public bool HasEnded => result is not null;

    /// <summary>Whether a tool works for it, so that it has nothing to say.</summary>
    public bool IsWaitingForTool => !openCalls.IsEmpty;

    /// <summary>Set once it needn't go on.</summary>
    public TaskFailure? Hopeless { get; private set; }

    /// <summary>Why it failed; null if it didn't.</summary>
    public TaskFailure? Failure(int maxTurns) => result is { } end && (end.Text("subtype") != "success" || end.Flag("is_error"))
        ? ClaudeFailures.FromResult(end, lastError, lastRetryError, resetsAt, maxTurns)
        : null;

    /// <summary>Takes a line, and returns what the log shows of it.</summary>
    public string? Take(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? TakeEvent(root) : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private string? TakeEvent(JsonElement root)
    {
        Session ??= ProgressFile.OneLine(root.Text("session_id"));
        switch (root.Text("type"), root.Text("subtype"))
        {
            case ("system", "init"):
                return $"# {root.Text("model")}, Claude Code {root.Text("claude_code_version")}, session {Session}";
            case ("system", "api_retry"):
                return TakeRetry(root);
            case ("rate_limit_event", _):
                TakeRateLimit(root);
                return null;
            case ("assistant", _):
                return TakeMessage(root);
            case ("stream_event", _):
                tokens.TakePart(root);
                Usage = Usage with { Tokens = tokens.Total };
                return null;
            case ("user", _):
                TakeCalls(root, "tool_result", "tool_use_id", id => openCalls.TryRemove(id, out _));
                return ClaudeTranscript.Results(root);
            case ("result", _):
                return TakeResult(root);
            default:
                return null;
        }
    }

    private string TakeRetry(JsonElement root)
    {
        lastRetryError = root.Text("error");
        var delay = TimeSpan.FromMilliseconds(root.Number("retry_delay_ms"));
        if (root.Number("attempt") >= RetriesToBelieve)
        {
            Hopeless ??= ClaudeFailures.FromRetry(lastRetryError, (int)root.Number("error_status"), time.GetUtcNow() + delay);
        }

        return Doing = ProgressFile.OneLine($"waits {delay.TotalSeconds:0} s for the model: {lastRetryError}")!;
    }

    private void TakeRateLimit(JsonElement root)
    {
        if (root.TryGetProperty("rate_limit_info", out var info) && info.Text("status") == "rejected" && info.Number("resetsAt") is > 0 and < 1e11 and var reset)
        {
            resetsAt = DateTimeOffset.FromUnixTimeSeconds((long)reset);
        }
    }

    private string? TakeMessage(JsonElement root)
    {
        lastError = root.Text("error");
        if (!root.TryGetProperty("message", out var message))
        {
            return null;
        }

        // A message comes once for each of its blocks; those that Claude Code makes up itself cost nothing.
        if (message.Text("id") is { } id && message.Text("model") != "<synthetic>")
        {
            messages.Add(id);
            tokens.Take(id, message);
            Usage = Usage with { Turns = messages.Count, Tokens = tokens.Total };
        }

        TakeCalls(root, "tool_use", "id", id => openCalls[id] = true);
        var shown = ClaudeTranscript.Message(message);
        Doing = ProgressFile.OneLine(shown) ?? Doing;
        return shown;
    }

    private static void TakeCalls(JsonElement root, string type, string idName, Action<string> take)
    {
        if (root.TryGetProperty("message", out var message))
        {
            foreach (var id in ClaudeTranscript.Blocks(message).Where(block => block.Text("type") == type).Select(block => block.Text(idName)).OfType<string>())
            {
                take(id);
            }
        }
    }

    private string TakeResult(JsonElement root)
    {
        result = root.Clone();
        Text = root.Text("result") ?? Text;
        var whole = root.TryGetProperty("modelUsage", out var models) && models.ValueKind == JsonValueKind.Object
            ? models.EnumerateObject().Sum(model => ModelTokens(model.Value))
            : 0;
        Usage = Usage with
        {
            Tokens = Math.Max(whole, Usage.Tokens),
            CostUsd = Math.Round((decimal)root.Number("total_cost_usd"), 6),
        };
        return FormattableString.Invariant($"# {root.Text("subtype")}: {Usage.Turns} turns, {Usage.Tokens} tokens, {Usage.CostUsd} USD");
    }

    // All models that took part, subagents included.
    private static long ModelTokens(JsonElement usage) => (long)(usage.Number("inputTokens") + usage.Number("outputTokens")
        + usage.Number("cacheCreationInputTokens") + usage.Number("cacheReadInputTokens"));
}
