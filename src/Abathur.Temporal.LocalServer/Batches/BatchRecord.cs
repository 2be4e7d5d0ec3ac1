using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>A batch as it was asked for; immutable, and kept as JSON. How far it is, is kept beside it.</summary>
internal sealed record BatchRecord
{
    /// <summary>Tells it from others, whatever their ids.</summary>
    public required string RunId { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required StartBatchOperationRequest Request { get; init; }

    /// <summary>What it operates on, in order; empty once a batch on a query has closed.</summary>
    public required IReadOnlyList<WorkflowExecution> Targets { get; init; }

    /// <summary>How many <see cref="Targets"/> there were.</summary>
    public required int Total { get; init; }

    /// <summary>As the store names it. No namespace's name has a line's end.</summary>
    public string Name => $"{Request.Namespace}\n{Request.JobId}";

    /// <summary>Without what only a running batch needs.</summary>
    public BatchRecord Closed() => Request.VisibilityQuery.Length > 0 ? this with { Targets = [] } : this;

    public void AddTo(WriteSet writes) => writes.PutMetadata(MetadataKind.Batch, Name, JsonSerializer.SerializeToUtf8Bytes(
        new Kept(RunId, StartTime, Total, Request.ToByteArray(), [.. Targets.Select(target => target.ToByteArray())]), BatchJson.Default.Kept));

    public void AddTo(WriteSet writes, BatchProgress progress) => writes.PutMetadata(
        MetadataKind.BatchProgress, Name, JsonSerializer.SerializeToUtf8Bytes(progress, BatchJson.Default.BatchProgress));

    public static BatchRecord Parse(ReadOnlyMemory<byte> bytes)
    {
        var kept = JsonSerializer.Deserialize(bytes.Span, BatchJson.Default.Kept)!;
        return new()
        {
            RunId = kept.RunId,
            StartTime = kept.StartTime,
            Total = kept.Total,
            Request = StartBatchOperationRequest.Parser.ParseFrom(kept.Request),
            Targets = [.. kept.Targets.Select(WorkflowExecution.Parser.ParseFrom)],
        };
    }

    public static BatchProgress ParseProgress(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } kept ? JsonSerializer.Deserialize(kept.Span, BatchJson.Default.BatchProgress)! : new();

    internal sealed record Kept(string RunId, DateTimeOffset StartTime, int Total, byte[] Request, IReadOnlyList<byte[]> Targets);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(BatchRecord.Kept))]
[JsonSerializable(typeof(BatchProgress))]
internal sealed partial class BatchJson : JsonSerializerContext;
