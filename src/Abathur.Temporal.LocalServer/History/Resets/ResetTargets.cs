using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>The point of a history that a reset means, where it isn't given as an event.</summary>
internal static class ResetTargets
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such point. Unimplemented: a kind that isn't here.</exception>
    public static ResetPoint Point(RunState run, ResetOptions options, string reason, string identity, string requestId)
    {
        var (runId, finish) = Find(run, options);
        return new(
            runId,
            finish,
            reason,
            identity,
            requestId,
            Reapplied(options.ResetReapplyType, options.ResetReapplyExcludeTypes));
    }

    /// <summary>What of the events after the point happens again.</summary>
    public static IReadOnlyList<ResetReapplyExcludeType> Reapplied(ResetReapplyType type, IEnumerable<ResetReapplyExcludeType> excluded)
    {
        ResetReapplyExcludeType[] asked = type switch
        {
            ResetReapplyType.None => [],
            ResetReapplyType.Signal => [ResetReapplyExcludeType.Signal],
            _ => [ResetReapplyExcludeType.Signal, ResetReapplyExcludeType.Update, ResetReapplyExcludeType.Nexus],
        };
        return [.. asked.Except(excluded)];
    }

    private static (string RunId, long FinishEventId) Find(RunState run, ResetOptions options) => options.TargetCase switch
    {
        ResetOptions.TargetOneofCase.FirstWorkflowTask => (run.RunId, TaskEnd(run.Events)),
        ResetOptions.TargetOneofCase.LastWorkflowTask => (run.RunId, TaskEnd(run.Events.AsEnumerable().Reverse())),
        ResetOptions.TargetOneofCase.WorkflowTaskId => (run.RunId, options.WorkflowTaskId),
        ResetOptions.TargetOneofCase.BuildId => FirstOf(run, options.BuildId, options.CurrentRunOnly),
        var other => throw ServiceError.Unimplemented($"a reset to {other}"),
    };

    // One that waits for its first worker starts again where that one would begin.
    private static long TaskEnd(IEnumerable<HistoryEvent> events) =>
        events.FirstOrDefault(e => e.EventType == EventType.WorkflowTaskCompleted)?.EventId
        ?? events.FirstOrDefault(e => e.EventType == EventType.WorkflowTaskScheduled)?.EventId + 1
        ?? throw ServiceError.InvalidArgument("unable to find any scheduled or completed task");

    private static (string RunId, long FinishEventId) FirstOf(RunState run, string buildId, bool currentRunOnly)
    {
        var point = run.ResetPoints.Points.FirstOrDefault(p => p.BuildId == buildId);
        return point switch
        {
            null => throw ServiceError.InvalidArgument($"can't find reset point for {buildId}"),
            { Resettable: false } => throw ServiceError.InvalidArgument($"reset point for {buildId} is not resettable"),
            _ when currentRunOnly && point.RunId != run.RunId =>
                throw ServiceError.InvalidArgument($"reset point for {buildId} points to previous run and CurrentRunOnly is set"),
            _ => (point.RunId, point.FirstWorkflowTaskCompletedId),
        };
    }
}
