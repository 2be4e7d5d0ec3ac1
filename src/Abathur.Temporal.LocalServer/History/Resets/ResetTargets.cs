using Abathur.Temporal.LocalServer.Errors;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>The point of a history that a reset means, where it isn't given as an event.</summary>
internal static class ResetTargets
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such point. Unimplemented: a kind that isn't here.</exception>
    public static long FinishEvent(ResetSource source, ResetOptions options) => options.TargetCase switch
    {
        ResetOptions.TargetOneofCase.FirstWorkflowTask => TaskEnd(source, first: true),
        ResetOptions.TargetOneofCase.LastWorkflowTask => TaskEnd(source, first: false),
        ResetOptions.TargetOneofCase.WorkflowTaskId => options.WorkflowTaskId,
        var other => throw ServiceError.Unimplemented($"a reset to {other}"),
    };

    /// <summary>Whether what came after the point is sent again.</summary>
    public static bool Reapplies(ResetReapplyType type, ICollection<ResetReapplyExcludeType> excluded, ResetReapplyExcludeType asked)
    {
        var byType = type switch
        {
            ResetReapplyType.None => false,
            ResetReapplyType.Signal => asked == ResetReapplyExcludeType.Signal,
            _ => true,
        };
        return byType && !excluded.Contains(asked);
    }

    private static long TaskEnd(ResetSource source, bool first)
    {
        var ends = source.Events.Where(e => e.EventType == EventType.WorkflowTaskCompleted);
        var end = first ? ends.FirstOrDefault() : ends.LastOrDefault();
        return end?.EventId ?? throw ServiceError.InvalidArgument("unable to find any scheduled or completed task");
    }
}
