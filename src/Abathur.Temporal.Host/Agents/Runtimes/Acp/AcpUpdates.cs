using System.Globalization;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using CutText = Abathur.Temporal.Contracts.Text;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>
/// Reads <c>session/update</c>. ACP knows no turns: one begins with what the model says or calls first after the prompt, or after
/// the result of a tool.
/// </summary>
internal sealed class AcpUpdates(AgentStream stream)
{
    private const int MaxTitle = 300;
    private const int MaxResult = 1000;
    private const int MaxText = 64 * 1024;

    private readonly Dictionary<string, (string? Kind, string? Name, string? Title, bool IsShown)> calls = [];
    private readonly StringBuilder text = new();
    private string? message;
    private bool isInTurn;
    private long tokensBefore;
    private long tokensNow;
    private double pastCost;
    private int shown;
    private bool hasBroken;

    /// <summary>The turns so far.</summary>
    public int Turns { get; private set; }

    /// <summary>Takes an update, and returns what the log shows of it; null: nothing.</summary>
    public string? Take(JsonElement parameters)
    {
        if (Update(parameters) is not { } update)
        {
            return null;
        }

        switch (update.Text("sessionUpdate"))
        {
            case "agent_message_chunk":
                TakeText(update);
                return null;
            case "agent_thought_chunk":
                BeginTurn();
                return null;
            case "tool_call":
                BeginTurn();
                return Flush(TakeCall(update));
            case "tool_call_update":
                return Flush(TakeCall(update));
            case "usage_update":
                TakeUsage(update);
                return null;
            case "session_info_update":
                hasBroken |= AcpErrors.SaysBroken(update);
                return null;
            case "plan" or "plan_update" or "available_commands_update" or "current_mode_update" or "config_option_update" or "user_message_chunk":
                return null;
            case var other:
                return stream.Unknown(other);
        }
    }

    /// <summary>Takes an update that a session tells of its past: what was used before is not this run's.</summary>
    public void TakePast(JsonElement parameters)
    {
        if (Update(parameters) is { } update && update.Text("sessionUpdate") == "usage_update")
        {
            pastCost = Math.Max(pastCost, Cost(update));
        }
    }

    /// <summary>Takes the figures of a prompt's result, where the program gives any.</summary>
    /// <returns>What the program said of an error of its own, where its last words were that; null: they were the model's.</returns>
    public string? End(JsonElement result)
    {
        stream.Text = text.ToString().Trim();
        stream.TakeTokens(AllTokens(result));
        return hasBroken ? stream.Text : null;
    }

    /// <summary>What the model said since the last line in the log, then the line.</summary>
    public string? Flush(string? line = null)
    {
        var said = text.ToString(shown, text.Length - shown).Trim();
        shown = text.Length;
        return (said.Length, line) switch
        {
            (0, _) => line,
            (_, null) => said,
            _ => $"{said}\n{line}",
        };
    }

    /// <summary>A tool call's kind, the tool's name and the call's title, of itself or of what was told of it before.</summary>
    public (string? Kind, string? Name, string Title) Describe(JsonElement call)
    {
        var known = calls.GetValueOrDefault(call.Text("toolCallId") ?? string.Empty);
        return (call.Text("kind") ?? known.Kind, Name(call) ?? known.Name, OneLine(call.Text("title") ?? known.Title) ?? "a tool");
    }

    private void BeginTurn()
    {
        if (isInTurn)
        {
            return;
        }

        (isInTurn, hasBroken, Turns) = (true, false, Turns + 1);
        stream.TakeTurn(Turns.ToString(CultureInfo.InvariantCulture));
    }

    private void TakeText(JsonElement update)
    {
        var (before, id) = (isInTurn, update.Text("messageId"));
        if (hasBroken)
        {
            // The program speaks, and not its model.
            before = false;
        }
        else
        {
            BeginTurn();
        }

        if (!before || id != message)
        {
            // Only the last message is the result; what came before is in the log by now, or goes there with this one.
            Keep(before);
            message = id;
        }

        if (text.Length < MaxText && update.TryGetProperty("content", out var content) && content.Text("text") is { } chunk)
        {
            text.Append(chunk);
        }
    }

    private void Keep(bool isSameTurn)
    {
        if (!isSameTurn)
        {
            text.Clear();
            shown = 0;
        }
        else if (text.Length > 0)
        {
            text.Append('\n');
        }
    }

    private string? TakeCall(JsonElement update)
    {
        var id = update.Text("toolCallId") ?? string.Empty;
        var (kind, name, title) = Describe(update);
        var isShown = calls.GetValueOrDefault(id).IsShown;
        var status = update.Text("status");
        var isOver = status is "completed" or "failed";

        // Some begin a call before they know its input; its title then says little.
        var isTold = isShown || isOver || status == "in_progress" || (status != "pending" && update.Text("title") is not null);
        calls[id] = (kind, name, title, isTold);
        stream.TakeCall(id, isOpen: !isOver);
        stream.TakeDoing(title);
        var line = isTold && !isShown ? $"> {kind ?? "tool"} {title}" : null;
        if (!isOver)
        {
            return line;
        }

        isInTurn = false;
        (tokensBefore, tokensNow) = (tokensBefore + tokensNow, 0);
        var result = Result(update);
        var outcome = result.Length > 0 || status == "failed" ? $"< {(status == "failed" ? "failed: " : "")}{result}" : null;
        return line is null ? outcome : outcome is null ? line : $"{line}\n{outcome}";
    }

    private void TakeUsage(JsonElement update)
    {
        // What the context held after a turn is about what the turn sent and got.
        tokensNow = Math.Max(tokensNow, (long)update.Number("used"));
        stream.TakeTokens(tokensBefore + tokensNow);
        stream.TakeCost(Cost(update) - pastCost);
    }

    private static double Cost(JsonElement update) =>
        update.TryGetProperty("cost", out var cost) && cost.Text("currency") is "USD" or null ? cost.Number("amount") : 0;

    // ACP's `usage`, and what Gemini CLI has instead.
    private static long AllTokens(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object)
        {
            return 0;
        }

        if (result.TryGetProperty("usage", out var usage))
        {
            return (long)usage.Number("totalTokens");
        }

        return result.TryGetProperty("_meta", out var meta) && meta.TryGetProperty("quota", out var quota) && quota.TryGetProperty("token_count", out var count)
            ? (long)(count.Number("input_tokens") + count.Number("output_tokens"))
            : 0;
    }

    private static JsonElement? Update(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("update", out var update) && update.ValueKind == JsonValueKind.Object ? update : null;

    private static string? Name(JsonElement call) =>
        call.Text("name")
        ?? (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("claudeCode", out var claude) ? claude.Text("toolName") : null);

    private static string Result(JsonElement update)
    {
        if (!update.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
        {
            return string.Empty;
        }

        var texts = content.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("content", out var inner) ? inner.Text("text") : null);
        return CutText.Cut(string.Join('\n', texts.OfType<string>()).Trim(), MaxResult);
    }

    private static string? OneLine(string? title) =>
        string.IsNullOrWhiteSpace(title) ? null : CutText.Cut(title.ReplaceLineEndings(" ").Trim(), MaxTitle);
}
