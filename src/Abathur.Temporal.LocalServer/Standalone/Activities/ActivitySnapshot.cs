using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Google.Protobuf;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities;

/// <summary>
/// A run as the store keeps it. What was asked for, with its input, is written once, where a workflow has its history; this is the rest,
/// and written with each move.
/// </summary>
internal sealed record ActivitySnapshot
{
    public StandaloneStage Stage { get; init; }

    public DateTimeOffset ScheduleTime { get; init; }

    public DateTimeOffset AttemptTime { get; init; }

    public int Attempt { get; init; }

    public TimeSpan? RetryInterval { get; init; }

    /// <summary>Null while those that were asked for apply.</summary>
    public byte[]? Options { get; init; }

    public DateTimeOffset? StartedTime { get; init; }

    public DateTimeOffset? LastAttemptCompleteTime { get; init; }

    public byte[]? LastFailure { get; init; }

    public DateTimeOffset? HeartbeatTime { get; init; }

    public byte[]? HeartbeatDetails { get; init; }

    public long HeartbeatCount { get; init; }

    public string WorkerIdentity { get; init; } = "";

    public string SdkName { get; init; } = "";

    public string SdkVersion { get; init; } = "";

    public string? Process { get; init; }

    public Requested? Cancel { get; init; }

    public Requested? Pause { get; init; }

    public Requested? Terminate { get; init; }

    public bool ResetsHeartbeat { get; init; }

    public bool ResetKeepsPaused { get; init; }

    public byte[]? Outcome { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public long Transitions { get; init; }

    public static void AddTo(WriteSet writes, LiveActivity activity, bool isNew)
    {
        var key = activity.Key.Run(activity.RunId);
        writes.SaveState(key, activity.IsOpen, JsonSerializer.SerializeToUtf8Bytes(Of(activity), ActivityJson.Default.ActivitySnapshot));
        if (isNew)
        {
            writes.AppendHistory(key, new HistoryBatch(1, 1, activity.Request.ToByteArray())).SetCurrentRun(key);
        }
    }

    /// <exception cref="StoreException">What was asked for is missing.</exception>
    public static LiveActivity Load(IStore store, StoredExecution stored)
    {
        var kept = JsonSerializer.Deserialize(stored.State.Span, ActivityJson.Default.ActivitySnapshot)!;
        var request = store.ReadHistory(stored.Key, 1, 1) is [var first, ..]
            ? StartActivityExecutionRequest.Parser.ParseFrom(first.Data.Span)
            : throw new StoreException($"Run {stored.Key.RunId} of activity {stored.Key.WorkflowId} lacks the request that started it.");
        return new()
        {
            Key = StandaloneKey.In(stored.Key.Namespace, stored.Key.WorkflowId),
            RunId = stored.Key.RunId,
            Request = request,
            Stage = kept.Stage,
            ScheduleTime = kept.ScheduleTime,
            AttemptTime = kept.AttemptTime,
            Attempt = kept.Attempt,
            RetryInterval = kept.RetryInterval,
            Options = kept.Options is { } options ? ActivityOptions.Parser.ParseFrom(options) : OptionRules.Of(request),
            StartedTime = kept.StartedTime,
            LastAttemptCompleteTime = kept.LastAttemptCompleteTime,
            LastFailure = kept.LastFailure is { } failure ? Failure.Parser.ParseFrom(failure) : null,
            HeartbeatTime = kept.HeartbeatTime,
            HeartbeatDetails = kept.HeartbeatDetails is { } details ? Payloads.Parser.ParseFrom(details) : null,
            HeartbeatCount = kept.HeartbeatCount,
            WorkerIdentity = kept.WorkerIdentity,
            SdkName = kept.SdkName,
            SdkVersion = kept.SdkVersion,
            Process = kept.Process,
            Cancel = kept.Cancel,
            Pause = kept.Pause,
            Terminate = kept.Terminate,
            ResetsHeartbeat = kept.ResetsHeartbeat,
            ResetKeepsPaused = kept.ResetKeepsPaused,
            Outcome = kept.Outcome is { } outcome ? ActivityExecutionOutcome.Parser.ParseFrom(outcome) : null,
            CloseTime = kept.CloseTime,
            Transitions = kept.Transitions,
        };
    }

    private static ActivitySnapshot Of(LiveActivity activity) => new()
    {
        Stage = activity.Stage,
        ScheduleTime = activity.ScheduleTime,
        AttemptTime = activity.AttemptTime,
        Attempt = activity.Attempt,
        RetryInterval = activity.RetryInterval,
        Options = activity.Options.Equals(OptionRules.Of(activity.Request)) ? null : activity.Options.ToByteArray(),
        StartedTime = activity.StartedTime,
        LastAttemptCompleteTime = activity.LastAttemptCompleteTime,
        LastFailure = activity.LastFailure?.ToByteArray(),
        HeartbeatTime = activity.HeartbeatTime,
        HeartbeatDetails = activity.HeartbeatDetails?.ToByteArray(),
        HeartbeatCount = activity.HeartbeatCount,
        WorkerIdentity = activity.WorkerIdentity,
        SdkName = activity.SdkName,
        SdkVersion = activity.SdkVersion,
        Process = activity.Process,
        Cancel = activity.Cancel,
        Pause = activity.Pause,
        Terminate = activity.Terminate,
        ResetsHeartbeat = activity.ResetsHeartbeat,
        ResetKeepsPaused = activity.ResetKeepsPaused,
        Outcome = activity.Outcome?.ToByteArray(),
        CloseTime = activity.CloseTime,
        Transitions = activity.Transitions,
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ActivitySnapshot))]
internal sealed partial class ActivityJson : JsonSerializerContext;
