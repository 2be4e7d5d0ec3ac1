namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Acp;

/// <summary>A shell script that speaks ACP as far as a test needs it, and keeps what it was told in <c>told.jsonl</c> beside the worktree.</summary>
internal static class AcpScript
{
    private const string Helpers = """
        told() { read -r line || exit 9; printf '%s\n' "$line" >> ../told.jsonl; }
        result() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$1" "$2"; }
        error() { printf '{"jsonrpc":"2.0","id":%s,"error":%s}\n' "$1" "$2"; }
        update() { printf '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s1","update":%s}}\n' "$1"; }
        say() { update '{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}'; }
        call() { update '{"sessionUpdate":"tool_call","toolCallId":"'"$1"'","title":"'"$3"'","kind":"'"$2"'","status":"in_progress"}'; }
        called() { update '{"sessionUpdate":"tool_call_update","toolCallId":"'"$1"'","status":"completed"}'; }
        may() { printf '{"jsonrpc":"2.0","id":"p1","method":"session/request_permission","params":{"sessionId":"s1","options":[{"optionId":"yes","kind":"allow_once"},{"optionId":"no","kind":"reject_once"}],"toolCall":{"toolCallId":"%s"}}}\n' "$1"; told; }
        finish() { say 'It is done.'; result "${1:-3}" '{"stopReason":"end_turn"}'; }
        """;

    private const string Begin = """
        told; result 1 '{"protocolVersion":1,"agentCapabilities":{"loadSession":true}}'
        told; result 2 '{"sessionId":"s1","modes":{"currentModeId":"ask","availableModes":[{"id":"ask"},{"id":"yolo"}]}}'
        """;

    /// <summary>The whole conversation is the test's.</summary>
    public static IReadOnlyList<string> Raw(string script) => ["/bin/sh", "-c", Helpers + "\n" + script];

    /// <summary>It opens the session, gets the prompt as its request 3, and then does this.</summary>
    public static IReadOnlyList<string> Prompted(string script) => Raw($"{Begin}\ntold\n{script}");
}
