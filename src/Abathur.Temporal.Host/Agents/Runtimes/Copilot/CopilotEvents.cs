using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Copilot;

/// <summary>Reads GitHub Copilot CLI's event stream (<c>--output-format json</c>), and the file in which it leaves what it used.</summary>
internal sealed class CopilotEvents(AgentStream stream) : IAgentEventReader
{
    private const int MaxText = 1000;

    // Of the session's earlier runs, which counted them.
    private readonly long before = stream.Launch.Session is null ? 0 : ReadTokens(stream.Launch);
    private ProviderError? error;

    public string? Take(JsonElement root)
    {
        var data = root.Member("data");
        switch (root.Text("type"))
        {
            case "assistant.message":
                return TakeMessage(data);
            case "tool.execution_start":
                return TakeCall(data);
            case "tool.execution_complete":
                stream.TakeCall(data.Text("toolCallId") ?? string.Empty, isOpen: false);
                return data.Member("result").Text("content") is { Length: > 0 } content ? $"< {Text.Cut(content.Trim(), MaxText)}" : null;
            case "model.call_failure":
                return stream.TakeRetry(new(data.Text("errorMessage") ?? "no cause given", (int)data.Number("statusCode"), Kind: Kind(data.Text("errorType"))));
            case "session.error":
                error = new(data.Text("message") ?? "no cause given", (int)data.Number("statusCode"), Kind: Kind(data.Text("errorType")));
                return $"# {error.Message}";
            case "result":
                return TakeResult(root);
            case var type when type?.Split('.')[0] is "session" or "assistant" or "user" or "model" or "tool" or "system" or "hook" or "permission" or "subagent":
                return null;
            case var type:
                return stream.Unknown(type);
        }
    }

    public void TakeText(string line)
    {
        if (line.StartsWith("Error: No session, task, or name matched", StringComparison.Ordinal))
        {
            stream.LoseSession();
        }
    }

    private string? TakeMessage(JsonElement data)
    {
        stream.TakeTurn(data.Text("messageId") ?? string.Empty, isLimited: data.Text("parentToolCallId") is null);
        stream.TakeModel(data.Text("model"));
        if (data.Text("content") is not { Length: > 0 } text)
        {
            return null;
        }

        stream.Text = text;
        stream.TakeDoing(text);
        return text;
    }

    private string TakeCall(JsonElement data)
    {
        stream.TakeCall(data.Text("toolCallId") ?? string.Empty, isOpen: true);
        var arguments = data.Member("arguments");
        var shown = $"> {data.Text("toolName")} {Text.Cut(arguments.Text("command") ?? arguments.Text("path") ?? arguments.ToString(), MaxText)}";
        stream.TakeDoing(shown);
        return shown;
    }

    private string TakeResult(JsonElement root)
    {
        stream.TakeSession(root.Text("sessionId"));
        stream.TakeTokens(ReadTokens(stream.Launch) - before);
        if (error is not null)
        {
            stream.Fail(error);
        }
        else if (root.Number("exitCode") == 0)
        {
            stream.End();
        }
        else
        {
            stream.Fail(stream.LastError ?? new("it ended with an error and named none"));
        }

        return FormattableString.Invariant($"# exit code {root.Number("exitCode")}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens");
    }

    // Written before its last event. Cached tokens are among those that came in.
    private static long ReadTokens(AgentLaunch launch)
    {
        try
        {
            using var usage = JsonDocument.Parse(File.ReadAllBytes(CopilotDialect.UsageFile(launch)));
            return usage.RootElement.Member("modelMetrics") is { ValueKind: JsonValueKind.Object } models
                ? models.EnumerateObject().Sum(model => (long)(model.Value.Member("usage").Number("inputTokens") + model.Value.Member("usage").Number("outputTokens")))
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The program leaves it by courtesy, and none where it was killed.
            return 0;
        }
    }

    private static FailureKind? Kind(string? type) => type switch
    {
        "authentication" or "authorization" => FailureKind.Auth,
        "rate_limit" or "quota" => FailureKind.RateLimited,
        _ => null,
    };
}
