using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;
using CallbackInfo = Temporalio.Api.Workflow.V1.CallbackInfo;

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

    public int TaskProblems { get; init; }

    public StickyQueue? Sticky { get; init; }

    public TaskSnapshot? Task { get; init; }

    public IReadOnlyList<ActivitySnapshot> Activities { get; init; } = [];

    /// <summary>Null for none, and in what older versions wrote.</summary>
    public IReadOnlyList<NexusOperationSnapshot>? NexusOperations { get; init; }

    public IReadOnlyList<byte[]> Buffered { get; init; } = [];

    /// <summary>Of a closed run; null in what older versions wrote, and while it is open.</summary>
    public bool? IsCancelRequested { get; init; }

    /// <summary>As <see cref="RunState.ResetTime"/>.</summary>
    public DateTimeOffset? ResetTime { get; init; }

    /// <summary>As <see cref="RunState.ResetRequestId"/>.</summary>
    public string? ResetRequestId { get; init; }

    /// <summary>As <see cref="RunState.ResetRunId"/>.</summary>
    public string? ResetRunId { get; init; }

    /// <summary>Of a closed run, as its history tells them; null in what older versions wrote, and while it is open.</summary>
    public byte[]? ResetPoints { get; init; }

    /// <summary>Of a closed run, as its history tells it.</summary>
    public byte[]? LastWorker { get; init; }

    /// <summary>The options of a closed run that were updated; null for others.</summary>
    public byte[]? Options { get; init; }

    /// <summary>As <see cref="RunState.Versioning"/>; null for none, and in what older versions wrote.</summary>
    public byte[]? Versioning { get; init; }

    /// <summary>As <see cref="RunVersions.DeploymentName"/>, of a closed run.</summary>
    public string? WorkerDeploymentName { get; init; }

    /// <summary>As <see cref="RunState.Pause"/>, of a run that was closed while it was paused; null for others.</summary>
    public OperatorPause? PauseAtClose { get; init; }

    /// <summary>Of a closed run; null for none, and while it is open.</summary>
    public IReadOnlyList<byte[]>? Callbacks { get; init; }

    /// <summary>As <see cref="RunState.AttachedRequests"/>, of a closed run; null for none, and while it is open.</summary>
    public IReadOnlyDictionary<string, long>? AttachedRequests { get; init; }

    [JsonIgnore]
    public IReadOnlyList<CallbackInfo> CallbacksAtClose => [.. (Callbacks ?? []).Select(CallbackInfo.Parser.ParseFrom)];

    [JsonIgnore]
    public WorkflowExecutionVersioningInfo? VersioningAtClose => Versioning is null ? null : WorkflowExecutionVersioningInfo.Parser.ParseFrom(Versioning);

    [JsonIgnore]
    public WorkflowExecutionOptions? OptionsAtClose => Options is null ? null : WorkflowExecutionOptions.Parser.ParseFrom(Options);

    public static byte[] Serialize(RunState run) => new RunSnapshot
    {
        StartRequestId = run.StartRequestId,
        FirstRunId = run.Started.FirstExecutionRunId,
        Status = run.Status,
        StateTransitions = run.StateTransitions,
        NextTaskAttempt = run.NextTaskAttempt,
        TaskProblems = run.TaskProblems,
        Sticky = run.Sticky,
        Task = run.Task is { IsSpeculative: false } task ? TaskSnapshot.Of(task) : null,
        Activities = run.IsOpen ? [.. run.Activities.Values.Select(ActivitySnapshot.Of)] : [],
        NexusOperations = run is { IsOpen: true, NexusOperations.Count: > 0 } ? [.. run.NexusOperations.Values.Select(NexusOperationSnapshot.Of)] : null,
        Buffered = [.. run.Buffered.Select(e => e.ToByteArray())],
        IsCancelRequested = run.IsOpen ? null : run.IsCancelRequested,
        Options = run.IsOpen || run.Options.Equals(RunState.FirstOptions(run.Started)) ? null : run.Options.ToByteArray(),
        ResetTime = run.ResetTime,
        ResetRequestId = Kept(run.ResetRequestId),
        ResetRunId = Kept(run.ResetRunId),
        ResetPoints = run.IsOpen ? null : run.ResetPoints.ToByteArray(),
        LastWorker = run.IsOpen ? null : run.LastWorker?.ToByteArray(),
        Versioning = run.Versioning?.ToByteArray(),
        WorkerDeploymentName = run.IsOpen ? null : Kept(RunVersions.DeploymentName(run)),
        PauseAtClose = run.IsOpen ? null : run.Pause,
        Callbacks = run.IsOpen || run.Callbacks.Count == 0 ? null : [.. run.Callbacks.Select(c => c.ToByteArray())],
        AttachedRequests = run.IsOpen || run.AttachedRequests.Count == 0 ? null : run.AttachedRequests,
    }.ToBytes();

    public RunSnapshot WithCallbacks(IEnumerable<CallbackInfo> callbacks) => this with { Callbacks = [.. callbacks.Select(c => c.ToByteArray())] };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SnapshotJson.Default.RunSnapshot);

    public static RunSnapshot Parse(ReadOnlyMemory<byte> state) =>
        JsonSerializer.Deserialize(state.Span, SnapshotJson.Default.RunSnapshot)!;

    public void ApplyTo(RunState run)
    {
        run.StartRequestId = StartRequestId;
        run.StateTransitions = StateTransitions;
        run.ResetRequestId = ResetRequestId ?? "";
        run.ResetRunId = ResetRunId ?? "";
        run.Versioning = VersioningAtClose ?? run.Versioning;
        if (!run.IsOpen)
        {
            return;
        }

        run.NextTaskAttempt = NextTaskAttempt;
        run.TaskProblems = TaskProblems;
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

        foreach (var operation in NexusOperations ?? [])
        {
            operation.ApplyTo(run.NexusOperations[operation.ScheduledEventId]);
        }
    }

    private static string? Kept(string id) => id.Length > 0 ? id : null;

    private static WorkerVersionStamp? Stamp(byte[]? kept) => kept is null ? null : WorkerVersionStamp.Parser.ParseFrom(kept);

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
        long HistorySize,
        byte[]? Worker = null,
        bool IsLeftBehind = false)
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
            task.HistorySize,
            task.Worker?.ToByteArray(),
            task.IsLeftBehind);

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
                Worker = Stamp(Worker),
                IsLeftBehind = IsLeftBehind,
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
        string? Process,
        OperatorPause? Pause = null,
        bool IsReset = false,
        bool ForgetsHeartbeat = false,
        byte[]? UpdatedOptions = null,
        byte[]? LastBuild = null)
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
            activity.Process,
            activity.Pause,
            activity.IsReset,
            activity.ForgetsHeartbeat,
            activity.UpdatedOptions?.ToByteArray(),
            activity.LastBuild.ToMessage()?.ToByteArray());

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
            activity.Pause = Pause;
            activity.IsReset = IsReset;
            activity.ForgetsHeartbeat = ForgetsHeartbeat;
            activity.LastBuild = BuildVersion.Of(LastBuild is null ? null : WorkerDeploymentVersion.Parser.ParseFrom(LastBuild));
            activity.UpdatedOptions = UpdatedOptions is null ? null : ActivityOptions.Parser.ParseFrom(UpdatedOptions);
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RunSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
