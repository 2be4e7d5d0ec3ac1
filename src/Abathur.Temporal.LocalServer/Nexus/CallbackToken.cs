using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>Which Nexus operation a callback completes: its handler gets the token with the request, and hands it back.</summary>
/// <param name="Namespace">Of the caller; of a caller that is no workflow, its part of the namespace.</param>
/// <param name="WorkflowId">Of the caller; of one that is no workflow, its id.</param>
/// <param name="ScheduledEventId">The operation; 0 for a caller that is no workflow.</param>
/// <param name="RequestId">Of the operation: another run of the caller may have the same one, after a reset.</param>
internal sealed record CallbackToken(string Namespace, string WorkflowId, long ScheduledEventId, string RequestId)
{
    /// <summary>Where callbacks of operations go: to the server itself. As on the real server, nothing listens there.</summary>
    public const string Url = "temporal://system";

    /// <summary>The header that carries the token.</summary>
    public const string Header = "temporal-callback-token";

    [JsonIgnore]
    public bool IsOfWorkflow => ScheduledEventId != 0;

    public override string ToString() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, CallbackTokenJson.Default.CallbackToken));

    /// <summary>Null for anything else.</summary>
    public static CallbackToken? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(text), CallbackTokenJson.Default.CallbackToken);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(CallbackToken))]
internal sealed partial class CallbackTokenJson : JsonSerializerContext;
