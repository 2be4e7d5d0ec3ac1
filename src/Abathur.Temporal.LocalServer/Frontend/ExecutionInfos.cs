using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What lists and descriptions say of a run.</summary>
internal static class ExecutionInfos
{
    public static WorkflowExecutionInfo Of(VisibilityRecord record)
    {
        var info = new WorkflowExecutionInfo
        {
            Execution = new() { WorkflowId = record.WorkflowId, RunId = record.RunId },
            Type = new() { Name = record.WorkflowType },
            StartTime = Timestamp.FromDateTimeOffset(record.StartTime),
            ExecutionTime = Timestamp.FromDateTimeOffset(record.ExecutionTime),
            CloseTime = record.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            ExecutionDuration = record.ExecutionDuration is { } duration ? Duration.FromTimeSpan(duration) : null,
            Status = record.Status,
            HistoryLength = record.HistoryLength ?? 0,
            HistorySizeBytes = record.HistorySizeBytes ?? 0,
            StateTransitionCount = record.StateTransitionCount ?? 0,
            TaskQueue = record.TaskQueue,
            Memo = Memo.Parser.ParseFrom(record.Memo),
            SearchAttributes = new(),
            ParentExecution = record.ParentWorkflowId is { } parent ? new() { WorkflowId = parent, RunId = record.ParentRunId } : null,
            RootExecution = new() { WorkflowId = record.RootWorkflowId, RunId = record.RootRunId },
            FirstRunId = record.FirstRunId ?? "",
        };
        foreach (var (name, value) in record.SearchAttributes)
        {
            info.SearchAttributes.IndexedFields[name] = value.Encode();
        }

        return info;
    }

    /// <summary>Of a closed run, by what lists show of it, and what its first event and its snapshot say besides.</summary>
    public static WorkflowExecutionInfo Of(VisibilityRecord record, WorkflowExecutionStartedEventAttributes started, RunSnapshot snapshot)
    {
        var info = Of(record);
        info.AutoResetPoints = snapshot.ResetPoints is { } points ? ResetPoints.Parser.ParseFrom(points) : new();
        info.MostRecentWorkerVersionStamp = snapshot.LastWorker is { } worker ? WorkerVersionStamp.Parser.ParseFrom(worker) : null;
        info.ParentNamespaceId = started.ParentWorkflowNamespaceId;
        var options = snapshot.OptionsAtClose ?? RunState.FirstOptions(started);
        info.Priority = options.Priority;
        info.VersioningInfo = Versioning(snapshot.VersioningAtClose, options.VersioningOverride);
        info.WorkerDeploymentName = snapshot.WorkerDeploymentName ?? "";
        return info;
    }

    public static WorkflowExecutionInfo Of(RunState run) => new()
    {
        Execution = run.Execution,
        Type = run.Started.WorkflowType,
        StartTime = Timestamp.FromDateTimeOffset(run.StartTime),
        ExecutionTime = Timestamp.FromDateTimeOffset(run.ExecutionTime),
        CloseTime = run.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
        ExecutionDuration = run.CloseTime is { } end ? Duration.FromTimeSpan(end - run.ExecutionTime) : null,
        Status = run.Status,
        HistoryLength = run.Events.Count,
        HistorySizeBytes = run.HistorySize,
        StateTransitionCount = run.StateTransitions,
        TaskQueue = run.Started.TaskQueue.Name,
        Memo = run.Memo.Clone(),
        SearchAttributes = SystemAttributes.WithOwn(run),
        AutoResetPoints = run.ResetPoints.Clone(),
        MostRecentWorkerVersionStamp = run.LastWorker,
        ParentExecution = run.Started.ParentWorkflowExecution,
        ParentNamespaceId = run.Started.ParentWorkflowNamespaceId,
        RootExecution = run.Started.RootWorkflowExecution ?? run.Execution,
        FirstRunId = run.Started.FirstExecutionRunId,
        Priority = run.Options.Priority,
        VersioningInfo = Versioning(run.Versioning, run.Options.VersioningOverride),
        WorkerDeploymentName = RunVersions.DeploymentName(run),
    };

    // With the older fields that say the same.
    private static WorkflowExecutionVersioningInfo? Versioning(WorkflowExecutionVersioningInfo? own, VersioningOverride? given)
    {
        if (own is null && given is null)
        {
            return null;
        }

        var shown = own?.Clone() ?? new();
        shown.VersioningOverride = given is null ? null : VersioningOverrides.Shown(given);
#pragma warning disable CS0612 // The real server sets them, too.
        shown.Version = shown.DeploymentVersion is null ? "" : BuildVersion.Of(shown.DeploymentVersion).OldText;
        if (shown.VersionTransition is { } transition)
        {
            transition.Version = BuildVersion.Of(transition.DeploymentVersion).OldText;
        }
#pragma warning restore CS0612
        return shown;
    }
}
