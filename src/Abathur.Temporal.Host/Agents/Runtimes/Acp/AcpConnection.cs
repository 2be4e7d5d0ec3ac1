using System.Text.Json;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>JSON-RPC 2.0 as ACP uses it: calls with their answers, notifications, answers to the program's own requests.</summary>
internal sealed class AcpConnection(AgentStream stream)
{
    private const int MethodNotFound = -32601;

    private readonly Dictionary<long, (Action<JsonElement> Taken, Action<JsonElement> Refused)> calls = [];
    private long last;

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="taken">Gets the result.</param>
    /// <param name="refused">Gets the error object.</param>
    public void Call(string method, object parameters, Action<JsonElement> taken, Action<JsonElement> refused)
    {
        calls[++last] = (taken, refused);
        stream.Send(new { jsonrpc = "2.0", id = last, method, @params = parameters });
    }

    /// <summary>Takes an answer to one of the calls; one to anything else is passed over.</summary>
    public void TakeAnswer(JsonElement root)
    {
        if (root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && calls.Remove(number, out var call))
        {
            if (root.TryGetProperty("error", out var error))
            {
                call.Refused(error);
            }
            else
            {
                call.Taken(root.TryGetProperty("result", out var result) ? result : default);
            }
        }
    }

    /// <summary>Answers a request of the program.</summary>
    public void Answer(JsonElement request, object result) => stream.Send(new { jsonrpc = "2.0", id = request.GetProperty("id"), result });

    /// <summary>Answers a request of the program that asks for what was never offered.</summary>
    public void Refuse(JsonElement request) =>
        stream.Send(new { jsonrpc = "2.0", id = request.GetProperty("id"), error = new { code = MethodNotFound, message = "not offered by this client" } });
}
