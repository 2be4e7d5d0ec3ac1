using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Attempts of activities, as workers take and answer them: those of workflows, or standalone ones.</summary>
/// <remarks>Whatever names an activity that isn't there, or an attempt that isn't out, is NotFound.</remarks>
internal interface IActivityTasks
{
    /// <summary>Hands an attempt to a worker; null where it isn't there any more.</summary>
    Task<PollActivityTaskQueueResponse?> TakeAsync(QueuedTask.Activity task, Poller poller);

    /// <summary>It was handed out, but never sent: that was no attempt.</summary>
    Task TakeBackAsync(QueuedTask.Activity task);

    Task<RecordActivityTaskHeartbeatResponse> HeartbeatAsync(ActivityTarget target, Payloads? details);

    Task CompleteAsync(ActivityTarget target, Payloads? result, string identity, WorkerVersionStamp? worker);

    Task FailAsync(ActivityTarget target, Failure? failure, Payloads? heartbeatDetails, string identity, WorkerVersionStamp? worker);

    Task CancelAsync(ActivityTarget target, Payloads? details, string identity);
}
