using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Which of a workflow's pending activities a request means.</summary>
/// <param name="Id">The one of this id; null for another choice.</param>
/// <param name="Type">All of this type; null for another choice.</param>
/// <param name="IsAll">All.</param>
internal sealed record ActivitySelection(string? Id, string? Type, bool IsAll = false)
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: the request says nothing.</exception>
    public void Check()
    {
        if (Id is null && Type is null && !IsAll)
        {
            throw ServiceError.InvalidArgument("Either Activity.Id or Activity.Type should be set on request.");
        }
    }

    /// <exception cref="Grpc.Core.RpcException">NotFound: there is none.</exception>
    public IReadOnlyList<ActivityState> Of(RunState run)
    {
        ActivityState[] selected =
        [
            .. run.Activities.Values.Where(a => IsAll || (Type is not null ? a.Scheduled.ActivityType.Name == Type : a.Scheduled.ActivityId == Id)),
        ];
        return selected.Length > 0 ? selected : throw ServiceError.PendingActivityNotFound();
    }
}
