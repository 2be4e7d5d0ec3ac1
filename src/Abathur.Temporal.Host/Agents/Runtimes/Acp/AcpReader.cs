using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>
/// The client's side of one run: <c>initialize</c>, a session (new, resumed or loaded), its mode and model, the prompt, and the
/// reason for which the program stops.
/// </summary>
internal sealed class AcpReader : IAgentEventReader
{
    private const int ProtocolVersion = 1;

    // A program that prints this much before it answers speaks something else.
    private const int MaxLinesBeforeAnswer = 1000;

    private readonly AgentStream stream;
    private readonly AgentProgramFacts program;
    private readonly AcpConnection connection;
    private readonly AcpUpdates updates;
    private readonly AcpPermissions permissions;
    private string session = string.Empty;
    private bool isAnswered;
    private bool isPrompted;
    private int otherLines;

    public AcpReader(AgentStream stream, AgentProgramFacts program)
    {
        (this.stream, this.program) = (stream, program);
        connection = new(stream);
        updates = new(stream);
        permissions = new(stream.Launch.Agent.Summary.Tools, updates);
        connection.Call(
            "initialize",
            new
            {
                protocolVersion = ProtocolVersion,

                // Files and terminals are the program's own: it works in the worktree, contained as a whole.
                clientCapabilities = new { fs = new { readTextFile = false, writeTextFile = false }, terminal = false },
                clientInfo = new { name = "abathur", version = typeof(AcpReader).Assembly.GetName().Version?.ToString(3) ?? "0" },
            },
            Initialized,
            Refused);
    }

    public string? Take(JsonElement root)
    {
        if (root.Text("method") is not { } method)
        {
            connection.TakeAnswer(root);
            return updates.Flush();
        }

        var parameters = root.TryGetProperty("params", out var given) ? given : default;
        return (method, root.TryGetProperty("id", out _)) switch
        {
            ("session/update", false) => isPrompted ? updates.Take(parameters) : TakeBeforePrompt(parameters),
            ("session/request_permission", true) => AnswerPermission(root, parameters),
            (_, true) => Refuse(root, method),
            _ => stream.Unknown(method),
        };
    }

    public void TakeText(string line)
    {
        if (!isAnswered && ++otherLines > MaxLinesBeforeAnswer)
        {
            stream.GiveUp(new()
            {
                Kind = FailureKind.Agent,
                Message = $"{program.Title} printed {MaxLinesBeforeAnswer:N0} lines and answered no `initialize`: it does not speak the Agent Client Protocol with these arguments. Change the agent's `command` ({string.Join(' ', stream.Launch.Agent.Command)}).",
            });
        }

        // Some only tell here that their provider refuses, and try again for minutes.
        if (isPrompted && AcpErrors.FromLine(line) is { } error)
        {
            stream.TakeRetry(error);
        }
    }

    private void Initialized(JsonElement result)
    {
        isAnswered = true;
        if (result.Number("protocolVersion") is var version and not ProtocolVersion)
        {
            Fail($"it speaks version {version} of the Agent Client Protocol, and this worker version {ProtocolVersion}: install a version of it that speaks that one.");
            return;
        }

        var capabilities = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("agentCapabilities", out var given) ? given : default;
        if (stream.Launch.Session is not { } earlier)
        {
            connection.Call("session/new", new { cwd = stream.Launch.WorktreePath, mcpServers = McpServers }, Opened, Refused);
        }
        else if (AcpOffers.MethodToContinue(capabilities) is { } method)
        {
            session = earlier;
            connection.Call(method, new { sessionId = earlier, cwd = stream.Launch.WorktreePath, mcpServers = McpServers }, Opened, RefusedSession);
        }
        else
        {
            stream.LoseSession();
            Fail("it can't continue a session.");
        }
    }

    private object[] McpServers => stream.Launch.Mcp is { } mcp
        ? [new { name = McpCommand.ServerName, command = mcp.Command, args = mcp.Args, env = Array.Empty<object>() }]
        : [];

    private void Opened(JsonElement result)
    {
        session = result.Text("sessionId") ?? session;
        stream.TakeSession(session);
        stream.Farewell = new { jsonrpc = "2.0", method = "session/cancel", @params = new { sessionId = session } };
        var steps = new Queue<AcpOffers.Step>();
        foreach (var (name, wanted) in new[] { ("mode", stream.Launch.Agent.Mode), ("model", stream.Launch.Agent.Model) })
        {
            if (wanted is not null)
            {
                if (AcpOffers.Choose(result, session, name, wanted, out var step) is { } refusal)
                {
                    Fail(refusal);
                    return;
                }

                steps.Enqueue(step!);
            }
        }

        Continue(steps);
    }

    private void Continue(Queue<AcpOffers.Step> steps)
    {
        if (steps.TryDequeue(out var step))
        {
            connection.Call(step.Method, step.Parameters, _ => Continue(steps), Refused);
            return;
        }

        isPrompted = true;
        var text = stream.Launch.Session is null ? PromptBuilder.Whole(stream.Launch) : PromptBuilder.Task(stream.Launch);
        connection.Call("session/prompt", new { sessionId = session, prompt = new[] { new { type = "text", text } } }, Stopped, Refused);
    }

    private void Stopped(JsonElement result)
    {
        var broken = updates.End(result);
        var reason = result.Text("stopReason");
        if ((broken is null ? AcpErrors.FromEnd(result) : AcpErrors.FromWords(broken)) is { } error)
        {
            stream.Fail(error);
        }
        else if (reason == "refusal")
        {
            stream.Refuse(stream.Text);
        }
        else if (reason == "max_turn_requests")
        {
            stream.Fail(stream.TurnsUsedUp());
        }
        else if (permissions.DeniedAtTheEnd is { } denied)
        {
            Fail(denied);
        }
        else if (reason == "end_turn")
        {
            stream.End();
        }
        else
        {
            Fail(reason == "max_tokens" ? "the model's answer reached its limit of tokens, so the work is not done." : $"it stopped for the reason '{reason}' before the work was done.");
        }

        stream.EndInput();
    }

    // What a loaded session says of its past costs nothing now.
    private string? TakeBeforePrompt(JsonElement parameters)
    {
        updates.TakePast(parameters);
        return null;
    }

    private string? AnswerPermission(JsonElement request, JsonElement parameters)
    {
        var answer = permissions.Decide(parameters);
        connection.Answer(request, new { outcome = answer.Outcome });
        return updates.Flush(answer.LogLine);
    }

    private string Refuse(JsonElement request, string method)
    {
        connection.Refuse(request);
        return $"# refused {method}: not offered to the program";
    }

    private void RefusedSession(JsonElement error)
    {
        if (AcpErrors.From(error).FailureKind is null)
        {
            stream.LoseSession();
        }

        Refused(error);
    }

    private void Refused(JsonElement error)
    {
        isAnswered = true;
        updates.Flush();
        var refusal = AcpErrors.From(error);
        stream.Fail(refusal.FailureKind == FailureKind.Auth ? refusal with { Message = $"{refusal.Message}. {program.Login}." } : refusal);
        stream.EndInput();
    }

    private void Fail(string why)
    {
        stream.Fail(new TaskFailure { Kind = FailureKind.Agent, Message = $"{program.Title}: {why}" });
        stream.EndInput();
    }
}
