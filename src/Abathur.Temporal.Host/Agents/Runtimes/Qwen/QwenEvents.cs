using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Qwen;

/// <summary>Reads Qwen Code's event stream: Claude Code's shape, but a provider's error comes as the model's words, and as a success. Its retries are told nowhere; it gives up after about 80 s.</summary>
internal sealed class QwenEvents(AgentStream stream) : IAgentEventReader
{
    private long tokens;
    private long input;
    private long cached;
    private long output;

    public string? Take(JsonElement root)
    {
        stream.TakeSession(root.Text("session_id"));
        var message = root.Member("message");
        switch (root.Text("type"))
        {
            case "system" when root.Text("subtype") == "init":
                return $"# {root.Text("model")}, Qwen Code, session {stream.Session}";
            case "system":
                return null;
            case "assistant":
                return TakeMessage(root, message);
            case "user":
                TakeCalls(message, "tool_use_id", isOpen: false);
                return ClaudeTranscript.Results(root);
            case "result":
                return TakeResult(root);
            case var type:
                return stream.Unknown(type);
        }
    }

    public void TakeText(string line)
    {
        if (line.StartsWith("No saved session found with ID", StringComparison.Ordinal))
        {
            stream.LoseSession();
        }
        else if (line.StartsWith("Reached max session turns", StringComparison.Ordinal))
        {
            stream.Fail(stream.TurnsUsedUp());
        }
    }

    private string? TakeMessage(JsonElement root, JsonElement message)
    {
        var shown = ClaudeTranscript.Message(message);
        var usage = message.Member("usage");
        if (message.Text("id") is { } id && !ErrorText.IsError(shown))
        {
            tokens += (long)usage.Number("total_tokens");
            input += (long)usage.Number("input_tokens");
            cached += (long)usage.Number("cache_read_input_tokens");
            output += (long)usage.Number("output_tokens");
            stream.TakeTurn(id, isLimited: root.Text("parent_tool_use_id") is null);
            stream.TakeTokens(tokens, input, cached, output);
            stream.TakeModel(message.Text("model"));
        }

        TakeCalls(message, "id", isOpen: true);
        stream.TakeDoing(shown);
        return shown;
    }

    private void TakeCalls(JsonElement message, string idName, bool isOpen)
    {
        var type = isOpen ? "tool_use" : "tool_result";
        foreach (var id in ClaudeTranscript.Blocks(message).Where(block => block.Text("type") == type).Select(block => block.Text(idName)).OfType<string>())
        {
            stream.TakeCall(id, isOpen);
        }
    }

    private string TakeResult(JsonElement root)
    {
        stream.Text = root.Text("result") ?? stream.Text;
        if (ErrorText.IsError(stream.Text))
        {
            stream.Fail(ErrorText.Of(stream.Text!, stream.LastError));
        }
        else if (root.Text("subtype") == "success" && !root.Flag("is_error"))
        {
            stream.End();
        }
        else
        {
            stream.Fail(ErrorText.Of(root.Member("error").Text("message") ?? stream.Text ?? root.Text("subtype") ?? "no cause given", stream.LastError));
        }

        return FormattableString.Invariant($"# {root.Text("subtype")}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens");
    }
}
