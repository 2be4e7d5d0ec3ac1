using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What a worker hands back with the answer to a Nexus request.</summary>
/// <param name="Namespace">Of the worker.</param>
/// <param name="CallerNamespace">Of the workflow whose operation it is about.</param>
/// <param name="WorkflowId">Of that workflow.</param>
/// <param name="RunId">Of that workflow.</param>
/// <param name="ScheduledEventId">The operation.</param>
/// <param name="Stamp">The attempt.</param>
internal sealed record NexusTaskToken(string Namespace, string CallerNamespace, string WorkflowId, string RunId, long ScheduledEventId, Guid Stamp)
{
    [JsonIgnore]
    public WorkflowKey Caller => new(CallerNamespace, WorkflowId);

    public ByteString ToBytes() =>
        UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(this, NexusTaskTokenJson.Default.NexusTaskToken));

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: it is none, or another namespace's.</exception>
    public static NexusTaskToken Parse(ByteString bytes, string ns)
    {
        try
        {
            var token = JsonSerializer.Deserialize(bytes.Span, NexusTaskTokenJson.Default.NexusTaskToken) ?? throw new JsonException();
            return token.Namespace == ns
                ? token
                : throw ServiceError.InvalidArgument("Operation requested with a token from a different namespace.");
        }
        catch (JsonException)
        {
            throw ServiceError.InvalidArgument(bytes.IsEmpty ? "Task token not set on request." : "Error deserializing task token.");
        }
    }
}

[JsonSerializable(typeof(NexusTaskToken))]
internal sealed partial class NexusTaskTokenJson : JsonSerializerContext;
