using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What a worker hands back with the outcome of a task. It holds across a restart of the server.</summary>
/// <param name="Namespace">Of the workflow.</param>
/// <param name="WorkflowId">Of the workflow.</param>
/// <param name="RunId">Of the workflow.</param>
/// <param name="ScheduledEventId">Of the task; 0 for a query.</param>
/// <param name="Attempt">Of the task.</param>
/// <param name="QueryId">The query that is asked by itself; empty for tasks.</param>
/// <param name="RequestId">Of this very start of a workflow task: one that was taken back may be out again under the same attempt.</param>
internal sealed record TaskToken(
    string Namespace, string WorkflowId, string RunId, long ScheduledEventId, int Attempt, string QueryId = "", string RequestId = "")
{
    [JsonIgnore]
    public WorkflowKey Workflow => new(Namespace, WorkflowId);

    public ByteString ToBytes() =>
        UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(this, TaskTokenJson.Default.TaskToken));

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static TaskToken Parse(ByteString bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, TaskTokenJson.Default.TaskToken)
                ?? throw ServiceError.InvalidArgument("Task token not set on request.");
        }
        catch (JsonException)
        {
            throw ServiceError.InvalidArgument(bytes.IsEmpty ? "Task token not set on request." : "Error deserializing task token.");
        }
    }
}
