using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Gemini;

/// <summary>Reads Gemini CLI's event stream (<c>--output-format stream-json</c>), and its retries, which it prints on standard error.</summary>
internal sealed partial class GeminiEvents(AgentStream stream) : IAgentEventReader
{
    private const int MaxText = 1000;

    private int turns;
    private bool isInTurn;
    private string? lastCall;

    public string? Take(JsonElement root)
    {
        stream.TakeSession(root.Text("session_id"));
        switch (root.Text("type"))
        {
            case "init":
                return $"# {root.Text("model")}, Gemini CLI, session {stream.Session}";
            case "message" when root.Text("role") == "assistant":
                return TakeMessage(root);
            case "message":
                return null;
            case "tool_use":
                return TakeCall(root);
            case "tool_result":
                // What comes after it is another answer of the model: answers have no ids.
                isInTurn = false;
                stream.TakeCall(root.Text("tool_id") ?? string.Empty, isOpen: false);
                return root.Text("output") is { Length: > 0 } output ? $"< {Text.Cut(output, MaxText)}" : null;
            case "error":
                return TakeWarning(root.Text("message"));
            case "result":
                return TakeResult(root);
            case var type:
                return stream.Unknown(type);
        }
    }

    public void TakeText(string line)
    {
        if (Attempt().Match(line) is { Success: true } attempt)
        {
            var status = int.TryParse(attempt.Groups["status"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            stream.TakeRetry(new(Text.Cut(line.Trim(), MaxText), status));
        }
        else if (line.StartsWith("Error resuming session:", StringComparison.Ordinal))
        {
            stream.LoseSession();
        }
    }

    private string? TakeMessage(JsonElement root)
    {
        var text = root.Text("content");
        stream.Text = isInTurn && lastCall is null ? stream.Text + text : text;
        Turn();
        stream.TakeDoing(text);
        return text;
    }

    private string TakeCall(JsonElement root)
    {
        Turn();
        lastCall = root.Text("tool_id") ?? string.Empty;
        stream.TakeCall(lastCall, isOpen: true);
        var parameters = root.Member("parameters");
        var shown = $"> {root.Text("tool_name")} {Text.Cut(parameters.Text("command") ?? parameters.Text("file_path") ?? parameters.ToString(), MaxText)}";
        stream.TakeDoing(shown);
        return shown;
    }

    private void Turn()
    {
        if (!isInTurn)
        {
            (isInTurn, lastCall) = (true, null);
            stream.TakeTurn($"{++turns}");
        }
    }

    // It ends as if it had succeeded.
    private string? TakeWarning(string? message)
    {
        if (message?.StartsWith("Loop detected", StringComparison.Ordinal) == true)
        {
            stream.GiveUp(new() { Kind = FailureKind.Agent, Message = "Gemini CLI stopped the agent because it repeated itself (loop detected)" });
        }

        return $"# {message}";
    }

    private string TakeResult(JsonElement root)
    {
        var stats = root.Member("stats");
        stream.TakeTokens((long)stats.Number("total_tokens"), (long)stats.Number("input_tokens"), (long)stats.Number("cached"), (long)stats.Number("output_tokens"));
        if (stats.Member("models") is { ValueKind: JsonValueKind.Object } models
            && models.EnumerateObject().MaxBy(model => model.Value.Number("total_tokens")) is { Value: var most } model && most.Number("total_tokens") > 0)
        {
            stream.TakeModel(model.Name);
            stream.TakeModels(models.EnumerateObject().Select(used => (used.Name, (long)used.Value.Number("total_tokens"), 0d)));
        }

        var error = root.Member("error");
        if (root.Text("status") == "success")
        {
            stream.End();
        }
        else if (error.Text("type") == "FatalTurnLimitedError")
        {
            stream.Fail(stream.TurnsUsedUp());
        }
        else
        {
            stream.Fail(ErrorText.Of(error.Text("message") ?? "no cause given", stream.LastError));
        }

        return FormattableString.Invariant($"# {root.Text("status")}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens");
    }

    [GeneratedRegex("^Attempt [0-9]+ failed( with status (?<status>[0-9]{3}))?[.:]")]
    private static partial Regex Attempt();
}
