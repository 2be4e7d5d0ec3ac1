using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>What no event tells of a run: kept beside its history, and laid over what the history makes of it.</summary>
internal sealed record RunSnapshot
{
    public string StartRequestId { get; init; } = "";

    /// <summary>The first run of its chain, and its status: a start under the same id asks for no more of a closed run.</summary>
    public string FirstRunId { get; init; } = "";

    public WorkflowExecutionStatus Status { get; init; }

    public long StateTransitions { get; init; }

    public int NextTaskAttempt { get; init; } = 1;

    public StickyQueue? Sticky { get; init; }

    public TaskSnapshot? Task { get; init; }

    public IReadOnlyList<ActivitySnapshot> Activities { get; init; } = [];

    public IReadOnlyList<byte[]> Buffered { get; init; } = [];

    public static byte[] Serialize(RunState run) => JsonSerializer.SerializeToUtf8Bytes(
        new RunSnapshot
        {
            StartRequestId = run.StartRequestId,
            FirstRunId = run.Started.FirstExecutionRunId,
            Status = run.Status,
            StateTransitions = run.StateTransitions,
            NextTaskAttempt = run.NextTaskAttempt,
            Sticky = run.Sticky,
            Task = run.Task is { } task ? TaskSnapshot.Of(task) : null,
            Activities = run.IsOpen ? [.. run.Activities.Values.Select(ActivitySnapshot.Of)] : [],
            Buffered = [.. run.Buffered.Select(e => e.ToByteArray())],
        },
        SnapshotJson.Default.RunSnapshot);

    public static RunSnapshot Parse(ReadOnlyMemory<byte> state) =>
        JsonSerializer.Deserialize(state.Span, SnapshotJson.Default.RunSnapshot)!;

    public void ApplyTo(RunState run)
    {
        run.StartRequestId = StartRequestId;
        run.StateTransitions = StateTransitions;
        if (!run.IsOpen)
        {
            return;
        }

        run.NextTaskAttempt = NextTaskAttempt;
        run.Sticky = Sticky;
        run.RestoreTask(Task?.ToState());
        foreach (var bytes in Buffered)
        {
            var e = HistoryEvent.Parser.ParseFrom(bytes);
            run.Buffered.Add(e);
            EventApplier.Apply(run, e);
        }

        foreach (var activity in Activities)
        {
            activity.ApplyTo(run.Activities[activity.ScheduledEventId]);
        }
    }

    internal sealed record TaskSnapshot(
        long ScheduledEventId,
        long StartedEventId,
        int Attempt,
        DateTimeOffset ScheduledTime,
        DateTimeOffset OriginalScheduledTime,
        TimeSpan StartToClose,
        DateTimeOffset? StartedTime,
        string Identity,
        string RequestId,
        string? Process,
        string? StickyQueue,
        long HistorySize)
    {
        public static TaskSnapshot Of(WorkflowTaskState task) => new(
            task.ScheduledEventId,
            task.StartedEventId,
            task.Attempt,
            task.ScheduledTime,
            task.OriginalScheduledTime,
            task.StartToClose,
            task.StartedTime,
            task.Identity,
            task.RequestId,
            task.Process,
            task.StickyQueue,
            task.HistorySize);

        public WorkflowTaskState ToState()
        {
            var task = new WorkflowTaskState
            {
                ScheduledEventId = ScheduledEventId,
                StartedEventId = StartedEventId,
                Attempt = Attempt,
                ScheduledTime = ScheduledTime,
                OriginalScheduledTime = OriginalScheduledTime,
                StartToClose = StartToClose,
                StartedTime = StartedTime,
                Identity = Identity,
                RequestId = RequestId,
                Process = Process,
                StickyQueue = StickyQueue,
                HistorySize = HistorySize,
            };
            task.Restore(StartedTime is null ? WorkflowTaskStage.Scheduled : WorkflowTaskStage.Started);
            return task;
        }
    }

    internal sealed record ActivitySnapshot(
        long ScheduledEventId,
        [property: JsonPropertyName("Phase")] ActivityStage Stage,
        int Attempt,
        DateTimeOffset CurrentScheduledTime,
        DateTimeOffset? StartedTime,
        DateTimeOffset? HeartbeatTime,
        DateTimeOffset? NextAttemptTime,
        DateTimeOffset? LastAttemptCompleteTime,
        byte[]? HeartbeatDetails,
        byte[]? LastFailure,
        string Identity,
        string RequestId,
        string? Process)
    {
        public static ActivitySnapshot Of(ActivityState activity) => new(
            activity.ScheduledEventId,
            activity.Stage,
            activity.Attempt,
            activity.CurrentScheduledTime,
            activity.StartedTime,
            activity.HeartbeatTime,
            activity.NextAttemptTime,
            activity.LastAttemptCompleteTime,
            activity.HeartbeatDetails?.ToByteArray(),
            activity.LastFailure?.ToByteArray(),
            activity.Identity,
            activity.RequestId,
            activity.Process);

        public void ApplyTo(ActivityState activity)
        {
            activity.Restore(Stage);
            activity.Attempt = Attempt;
            activity.CurrentScheduledTime = CurrentScheduledTime;
            activity.StartedTime = StartedTime;
            activity.HeartbeatTime = HeartbeatTime;
            activity.NextAttemptTime = NextAttemptTime;
            activity.LastAttemptCompleteTime = LastAttemptCompleteTime;
            activity.HeartbeatDetails = HeartbeatDetails is null ? null : Payloads.Parser.ParseFrom(HeartbeatDetails);
            activity.LastFailure = LastFailure is null ? null : Failure.Parser.ParseFrom(LastFailure);
            activity.Identity = Identity;
            activity.RequestId = RequestId;
            activity.Process = Process;
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RunSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
