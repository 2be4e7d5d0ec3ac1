using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.OpenCode;

/// <summary>Reads OpenCode's event stream (<c>run --format json</c>). It has no last event: a step that asks for no tool is the end.</summary>
internal sealed class OpenCodeEvents(AgentStream stream) : IAgentEventReader
{
    private const int MaxText = 1000;

    private readonly HashSet<string> begun = [];
    private long tokens;
    private double cost;

    public string? Take(JsonElement root)
    {
        stream.TakeSession(root.Text("sessionID"));
        var part = root.Member("part");
        switch (root.Text("type"))
        {
            case "step_start":
                return TakeStart(part.Text("messageID") ?? string.Empty);
            case "step_finish":
                return TakeFinish(part);
            case "text":
                stream.Text = part.Text("text") ?? stream.Text;
                stream.TakeDoing(part.Text("text"));
                return part.Text("text");
            case "tool_use":
                return TakeTool(part.Text("tool"), part.Member("state"));
            case "error":
                return TakeError(root.Member("error"));
            case "reasoning":
                return null;
            case var type:
                return stream.Unknown(type);
        }
    }

    public void TakeText(string line)
    {
        if (line.Contains("Session not found", StringComparison.Ordinal))
        {
            stream.LoseSession();
        }
    }

    // The same message begins again where the provider's answer broke off; nothing else tells of it.
    private string? TakeStart(string message)
    {
        if (begun.Add(message))
        {
            stream.TakeTurn(message);
            return null;
        }

        return stream.TakeRetry(new("its answer broke off", Kind: FailureKind.ProviderUnavailable));
    }

    private string TakeFinish(JsonElement part)
    {
        tokens += (long)part.Member("tokens").Number("total");
        cost += part.Number("cost");
        stream.TakeTokens(tokens);
        stream.TakeCost(cost);
        var reason = part.Text("reason");
        if (reason == "content-filter")
        {
            stream.Refuse(stream.Text);
        }
        else if (reason != "tool-calls")
        {
            stream.End();
        }

        return FormattableString.Invariant($"# {reason}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens, {stream.Usage.CostUsd} USD");
    }

    // Told when it has finished, so that nothing says which tool works just now.
    private string TakeTool(string? tool, JsonElement state)
    {
        var input = state.Member("input");
        var call = $"> {tool} {Text.Cut(input.Text("command") ?? input.Text("filePath") ?? input.ToString(), MaxText)}";
        stream.TakeDoing(call);
        return (state.Text("output") ?? state.Text("error")) is { Length: > 0 } output ? $"{call}\n< {Text.Cut(output.TrimEnd(), MaxText)}" : call;
    }

    private string TakeError(JsonElement error)
    {
        var data = error.Member("data");
        var message = data.Text("message") ?? error.Text("name") ?? "no cause given";
        if (error.Text("name") == "ContentFilterError")
        {
            stream.Refuse(stream.Text ?? message);
        }
        else if (message.Contains("Session not found", StringComparison.Ordinal))
        {
            stream.LoseSession();
            stream.Fail(new ProviderError(message));
        }
        else
        {
            var kind = error.Text("name") == "ProviderAuthError" ? FailureKind.Auth : (FailureKind?)null;
            stream.Fail(new ProviderError(message, (int)data.Number("statusCode"), RetryAt(data), kind));
        }

        return $"# {message}";
    }

    private DateTimeOffset? RetryAt(JsonElement data) =>
        int.TryParse(data.Member("responseHeaders").Text("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? stream.Time.GetUtcNow().AddSeconds(seconds)
            : null;
}
