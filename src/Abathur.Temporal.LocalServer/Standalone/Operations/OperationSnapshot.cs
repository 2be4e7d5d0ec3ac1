using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations;

/// <summary>
/// A run as the store keeps it. What was asked for, with its input, is written once, where a workflow has its history; this is the rest,
/// and written with each move.
/// </summary>
internal sealed record OperationSnapshot
{
    public OperationStage Stage { get; init; }

    public string EndpointId { get; init; } = "";

    public string HandlerRequestId { get; init; } = "";

    public DateTimeOffset ScheduleTime { get; init; }

    public Attempts? Start { get; init; }

    public Requested? CancelAsked { get; init; }

    public NexusCancellationStage CancelStage { get; init; }

    public Attempts? Cancel { get; init; }

    public string Token { get; init; } = "";

    public DateTimeOffset? StartedTime { get; init; }

    public IReadOnlyList<byte[]>? Links { get; init; }

    public Requested? Terminate { get; init; }

    public byte[]? Result { get; init; }

    public byte[]? Failure { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public long Transitions { get; init; }

    public static void AddTo(WriteSet writes, LiveOperation operation, bool isNew)
    {
        var key = operation.Key.Run(operation.RunId);
        writes.SaveState(key, operation.IsOpen, JsonSerializer.SerializeToUtf8Bytes(Of(operation), OperationJson.Default.OperationSnapshot));
        if (isNew)
        {
            writes.AppendHistory(key, new HistoryBatch(1, 1, operation.Request.ToByteArray())).SetCurrentRun(key);
        }
    }

    /// <exception cref="StoreException">What was asked for is missing.</exception>
    public static LiveOperation Load(IStore store, StoredExecution stored)
    {
        var kept = JsonSerializer.Deserialize(stored.State.Span, OperationJson.Default.OperationSnapshot)!;
        return new()
        {
            Key = StandaloneKey.In(stored.Key.Namespace, stored.Key.WorkflowId),
            RunId = stored.Key.RunId,
            Request = store.ReadHistory(stored.Key, 1, 1) is [var first, ..]
                ? StartNexusOperationExecutionRequest.Parser.ParseFrom(first.Data.Span)
                : throw new StoreException($"Run {stored.Key.RunId} of Nexus operation {stored.Key.WorkflowId} lacks the request that started it."),
            Stage = kept.Stage,
            EndpointId = kept.EndpointId,
            HandlerRequestId = kept.HandlerRequestId,
            ScheduleTime = kept.ScheduleTime,
            Start = Attempts.Restore(kept.Start),
            Cancel = kept.CancelAsked is { } asked ? new(asked, kept.CancelStage, Attempts.Restore(kept.Cancel)) : null,
            Token = kept.Token,
            StartedTime = kept.StartedTime,
            Links = [.. (kept.Links ?? []).Select(Link.Parser.ParseFrom)],
            Terminate = kept.Terminate,
            Result = kept.Result is { } result ? Payload.Parser.ParseFrom(result) : null,
            Failure = kept.Failure is { } failure ? Temporalio.Api.Failure.V1.Failure.Parser.ParseFrom(failure) : null,
            CloseTime = kept.CloseTime,
            Transitions = kept.Transitions,
        };
    }

    private static OperationSnapshot Of(LiveOperation operation) => new()
    {
        Stage = operation.Stage,
        EndpointId = operation.EndpointId,
        HandlerRequestId = operation.HandlerRequestId,
        ScheduleTime = operation.ScheduleTime,
        Start = Attempts.Of(operation.Start),
        CancelAsked = operation.Cancel?.Asked,
        CancelStage = operation.Cancel?.Stage ?? default,
        Cancel = operation.Cancel is { } cancel ? Attempts.Of(cancel.Request) : null,
        Token = operation.Token,
        StartedTime = operation.StartedTime,
        Links = operation.Links.Count > 0 ? [.. operation.Links.Select(link => link.ToByteArray())] : null,
        Terminate = operation.Terminate,
        Result = operation.Result?.ToByteArray(),
        Failure = operation.Failure?.ToByteArray(),
        CloseTime = operation.CloseTime,
        Transitions = operation.Transitions,
    };

    /// <summary>See <see cref="RequestAttempts"/>.</summary>
    internal sealed record Attempts(int Attempt, DateTimeOffset? LastAttemptCompleteTime, byte[]? LastFailure, DateTimeOffset? NextAttemptTime)
    {
        public static Attempts Of(RequestAttempts request) =>
            new(request.Attempt, request.LastAttemptCompleteTime, request.LastFailure?.ToByteArray(), request.NextAttemptTime);

        public static RequestAttempts Restore(Attempts? kept) => kept is null ? new() : new()
        {
            Attempt = kept.Attempt,
            LastAttemptCompleteTime = kept.LastAttemptCompleteTime,
            LastFailure = kept.LastFailure is { } failure ? Temporalio.Api.Failure.V1.Failure.Parser.ParseFrom(failure) : null,
            NextAttemptTime = kept.NextAttemptTime,
        };
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(OperationSnapshot))]
internal sealed partial class OperationJson : JsonSerializerContext;
