using System.Text;
using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>Server-sent events, as the APIs stream them.</summary>
internal sealed class ServerSentEvents
{
    private readonly StringBuilder stream = new();

    /// <summary>Adds one; without a name it is data alone.</summary>
    public ServerSentEvents Add(string? name, object data)
    {
        if (name is not null)
        {
            stream.Append("event: ").Append(name).Append('\n');
        }

        return AddRaw(JsonSerializer.Serialize(data));
    }

    public ServerSentEvents AddRaw(string data)
    {
        stream.Append("data: ").Append(data).Append("\n\n");
        return this;
    }

    public override string ToString() => stream.ToString();
}
