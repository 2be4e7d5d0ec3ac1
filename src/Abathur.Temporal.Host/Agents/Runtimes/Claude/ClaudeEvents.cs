using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>Reads Claude Code's event stream (<c>--output-format stream-json</c>).</summary>
internal sealed class ClaudeEvents(AgentStream stream) : IAgentEventReader
{
    // Names that stand for whatever model Claude Code chooses.
    private static readonly string[] AnyModel = ["default", "best", "inherit", "opusplan"];

    private readonly ClaudeTokens tokens = new();
    private string? lastError;
    private string? lastRetryError;
    private DateTimeOffset? resetsAt;

    public string? Take(JsonElement root)
    {
        stream.TakeSession(root.Text("session_id"));
        switch (root.Text("type"), root.Text("subtype"))
        {
            case ("system", "init"):
                stream.TakeVersion(root.Text("claude_code_version"));
                return $"# {root.Text("model")}, Claude Code {root.Text("claude_code_version")}, session {stream.Session}";
            case ("system", "api_retry"):
                return TakeRetry(root);
            case ("rate_limit_event", _):
                TakeRateLimit(root);
                return null;
            case ("assistant", _):
                return TakeMessage(root);
            case ("stream_event", _):
                tokens.TakePart(root);
                TakeTokens();
                return null;
            case ("user", _):
                TakeCalls(root, "tool_result", "tool_use_id", isOpen: false);
                return ClaudeTranscript.Results(root);
            case ("result", _):
                return TakeResult(root);
            case ("system", _):
                return null;
            case var (type, _):
                return stream.Unknown(type);
        }
    }

    public void TakeText(string line)
    {
        if (line.Contains("No conversation found with session ID", StringComparison.Ordinal)
            || line.Contains("--resume requires a valid session ID", StringComparison.Ordinal))
        {
            stream.LoseSession();
        }
    }

    private string TakeRetry(JsonElement root)
    {
        lastRetryError = root.Text("error");
        var delay = TimeSpan.FromMilliseconds(root.Number("retry_delay_ms"));
        var status = (int)root.Number("error_status");
        return stream.TakeRetry(new(
            $"{(status > 0 ? $"{status} " : string.Empty)}{lastRetryError}",
            status,
            lastRetryError == "rate_limit" ? stream.Time.GetUtcNow() + delay : null,
            ClaudeFailures.Kind(lastRetryError)));
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
        if (message.Text("id") is { } id && message.Text("model") is not "<synthetic>")
        {
            lastRetryError = null;
            tokens.Take(id, message);
            TakeTokens();
            var isSubagent = root.Text("parent_tool_use_id") is not null;
            stream.TakeTurn(id, isLimited: !isSubagent);
            if (!isSubagent && AnyModel.Contains(stream.Launch.Agent.Model))
            {
                stream.TakeAnswered(message.Text("model"));
            }
            else if (!isSubagent)
            {
                stream.TakeModel(message.Text("model"));
            }
        }

        TakeCalls(root, "tool_use", "id", isOpen: true);
        var shown = ClaudeTranscript.Message(message);
        stream.TakeDoing(shown);
        return shown;
    }

    private void TakeCalls(JsonElement root, string type, string idName, bool isOpen)
    {
        if (root.TryGetProperty("message", out var message))
        {
            foreach (var id in ClaudeTranscript.Blocks(message).Where(block => block.Text("type") == type).Select(block => block.Text(idName)).OfType<string>())
            {
                stream.TakeCall(id, isOpen);
            }
        }
    }

    private string TakeResult(JsonElement root)
    {
        stream.Text = root.Text("result") ?? stream.Text;
        if (root.TryGetProperty("modelUsage", out var models) && models.ValueKind == JsonValueKind.Object)
        {
            stream.TakeTokens(models.EnumerateObject().Sum(model => ModelTokens(model.Value)), tokens.Input, tokens.Cached, tokens.Output);
            stream.TakeModels(models.EnumerateObject().Select(model => (model.Name, ModelTokens(model.Value), model.Value.Number("costUSD"))));
        }

        stream.TakeCost(root.Number("total_cost_usd"));
        if (root.Text("subtype") != "success" || root.Flag("is_error"))
        {
            TakeText(ClaudeFailures.Message(root));
            stream.Fail(ClaudeFailures.FromResult(root, lastError, lastRetryError, resetsAt, stream.Launch.Agent.MaxTurns));
        }
        else
        {
            stream.End();
        }

        return FormattableString.Invariant($"# {root.Text("subtype")}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens, {stream.Usage.CostUsd} USD");
    }

    private void TakeTokens() => stream.TakeTokens(tokens.Total, tokens.Input, tokens.Cached, tokens.Output);

    // All models that took part, subagents included.
    private static long ModelTokens(JsonElement usage) => (long)(usage.Number("inputTokens") + usage.Number("outputTokens")
        + usage.Number("cacheCreationInputTokens") + usage.Number("cacheReadInputTokens"));
}
