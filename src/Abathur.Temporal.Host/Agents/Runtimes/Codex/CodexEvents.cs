using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Codex;

/// <summary>Speaks with Codex's app server: JSON-RPC without its version member, a message a line.</summary>
internal sealed class CodexEvents(AgentStream stream) : IAgentEventReader
{
    private const int ThreadRequest = 2;
    private const int TurnRequest = 3;

    private readonly CodexItems items = new(stream);
    private long tokens;
    private long input;
    private long cached;
    private long output;
    private int usages;
    private bool isTurnStarted;
    private DateTimeOffset? resetsAt;

    /// <summary>What opens the dialogue.</summary>
    public static string Initialize { get; } =
        JsonSerializer.Serialize(new { id = 1, method = "initialize", @params = new { clientInfo = new { name = "abathur", title = "Abathur", version = "1" } } }) + "\n";

    public string? Take(JsonElement root)
    {
        var parameters = root.Member("params");
        return (root.Text("method"), root.TryGetProperty("id", out var id)) switch
        {
            ({ } method, false) => TakeNotification(method, parameters),
            ({ } method, true) => Refuse(method, id),
            _ => TakeAnswer((int)root.Number("id"), root.Member("result"), root.Member("error")),
        };
    }

    // Nobody is there to be asked; approvals are off already.
    private string Refuse(string method, JsonElement id)
    {
        stream.Send(new { id = id.Clone(), error = new { code = -32601, message = "Nobody answers questions while you work." } });
        return $"# {method}: refused";
    }

    private string? TakeAnswer(int id, JsonElement result, JsonElement error)
    {
        if (error.Text("message") is { } message)
        {
            if (id == ThreadRequest)
            {
                stream.LoseSession();
            }

            stream.Fail(new ProviderError(message));
            stream.EndInput();
            return $"# {message}";
        }

        switch (id)
        {
            case ThreadRequest:
                stream.TakeSession(result.Member("thread").Text("id"));
                stream.Send(new { id = TurnRequest, method = "turn/start", @params = new { threadId = stream.Session, input = new[] { new { type = "text", text = PromptBuilder.Task(stream.Launch) } } } });
                return $"# {result.Text("model")}, Codex {result.Member("thread").Text("cliVersion")}, session {stream.Session}";
            case TurnRequest:
                return null;
            default:
                stream.TakeVersion(result.Text("userAgent")?.Split('/', ' ').ElementAtOrDefault(1));
                stream.Send(new { method = "initialized" });
                stream.Send(OpenThread());
                return null;
        }
    }

    private object OpenThread()
    {
        var launch = stream.Launch;
        var parameters = new Dictionary<string, object?>
        {
            ["cwd"] = launch.WorktreePath,
            ["approvalPolicy"] = "never",

            // Its own sandbox makes git's folder read-only; the agent's containment is ours.
            ["sandbox"] = "danger-full-access",
            ["developerInstructions"] = PromptBuilder.System(launch.Agent),
            ["model"] = launch.Agent.Model,
        };
        parameters.Add(launch.Session is null ? "ephemeral" : "threadId", launch.Session is { } session ? session : launch.TaskHome is null);
        return new { id = ThreadRequest, method = launch.Session is null ? "thread/start" : "thread/resume", @params = parameters };
    }

    private string? TakeNotification(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "turn/started":
                isTurnStarted = true;
                return null;
            case "item/started":
                return items.Start(parameters.Member("item"));
            case "item/completed":
                return items.Complete(parameters.Member("item"));
            case "thread/tokenUsage/updated":
                TakeUsage(parameters);
                return null;
            case "account/rateLimits/updated":
                TakeLimits(parameters.Member("rateLimits"));
                return null;
            case "model/rerouted":
                stream.TakeModel(parameters.Text("toModel"));
                return $"# {parameters.Text("fromModel")} became {parameters.Text("toModel")}";
            case "error":
                return parameters.Flag("willRetry") ? stream.TakeRetry(CodexErrors.Of(parameters.Member("error"), resetsAt)) : null;
            case "turn/completed":
                return TakeEnd(parameters.Member("turn"));
            case "warning" or "configWarning" or "guardianWarning" or "deprecationNotice":
                return $"# {parameters.Text("message") ?? parameters.Text("summary")}";
            default:
                return method.Split('/')[0] is "thread" or "turn" or "item" or "account" or "remoteControl" or "mcpServer" or "skills" or "hook" or "model" or "modelProvider"
                    ? null
                    : stream.Unknown(method);
        }
    }

    // A resumed thread repeats its last figures first; those were counted when it was run.
    private void TakeUsage(JsonElement parameters)
    {
        if (isTurnStarted)
        {
            var last = parameters.Member("tokenUsage").Member("last");
            tokens += (long)last.Number("totalTokens");
            input += (long)last.Number("inputTokens");
            cached += (long)last.Number("cachedInputTokens");
            output += (long)last.Number("outputTokens");
            stream.TakeTurn($"{++usages}", isLimited: parameters.Text("threadId") == stream.Session);
            stream.TakeTokens(tokens, input, cached, output);
        }
    }

    private void TakeLimits(JsonElement limits)
    {
        foreach (var window in new[] { limits.Member("primary"), limits.Member("secondary") })
        {
            if (window.Number("usedPercent") >= 100 && window.Number("resetsAt") is > 0 and < 1e11 and var reset)
            {
                resetsAt = DateTimeOffset.FromUnixTimeSeconds((long)reset);
            }
        }
    }

    private string TakeEnd(JsonElement turn)
    {
        switch (turn.Text("status"))
        {
            case "completed":
                stream.End();
                break;
            case "failed" when CodexErrors.IsRefusal(turn.Member("error")):
                stream.Refuse(turn.Member("error").Text("message"));
                break;
            case "failed":
                stream.Fail(CodexErrors.Of(turn.Member("error"), resetsAt));
                break;
            default:
                stream.Fail(new ProviderError($"its turn ended as '{turn.Text("status")}'"));
                break;
        }

        stream.EndInput();
        return FormattableString.Invariant($"# {turn.Text("status")}: {stream.Usage.Turns} turns, {stream.Usage.Tokens} tokens");
    }
}
