using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Grpc.Core;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What operators do to the pending activities of a workflow.</summary>
internal sealed class ActivityControlHandlers(HistoryEngine engine)
{
    public async Task<PauseActivityResponse> PauseActivity(PauseActivityRequest request, ServerCallContext call)
    {
        var selection = new ActivitySelection(request.HasId ? request.Id : null, request.HasType ? request.Type : null);
        await WriteAsync(request.Namespace, request.Execution, selection, call, (tx, run, activities) => ActivityControls.Pause(
            tx, run, activities(), new(tx.Now, request.Identity, request.Reason, request.RequestId)));
        return new();
    }

    public async Task<UnpauseActivityResponse> UnpauseActivity(UnpauseActivityRequest request, ServerCallContext call)
    {
        var jitter = ActivityControls.Jitter(request.Jitter);
        var selection = new ActivitySelection(request.HasId ? request.Id : null, request.HasType ? request.Type : null, request.HasUnpauseAll);
        await WriteAsync(request.Namespace, request.Execution, selection, call, (tx, run, activities) =>
        {
            foreach (var activity in activities())
            {
                ActivityControls.Unpause(tx, run, activity, request.ResetAttempts, request.ResetHeartbeat, jitter);
            }
        });
        return new();
    }

    public async Task<ResetActivityResponse> ResetActivity(ResetActivityRequest request, ServerCallContext call)
    {
        var jitter = ActivityControls.Jitter(request.Jitter);
        var selection = new ActivitySelection(request.HasId ? request.Id : null, request.HasType ? request.Type : null, request.HasMatchAll);
        await WriteAsync(request.Namespace, request.Execution, selection, call, (tx, run, activities) =>
        {
            foreach (var activity in activities())
            {
                ActivityControls.Reset(
                    tx, run, activity, request.ResetHeartbeat, request.KeepPaused, request.RestoreOriginalOptions, jitter);
            }
        });
        return new();
    }

    public async Task<UpdateActivityOptionsResponse> UpdateActivityOptions(UpdateActivityOptionsRequest request, ServerCallContext call)
    {
        var selection = new ActivitySelection(request.HasId ? request.Id : null, request.HasType ? request.Type : null, request.HasMatchAll);
        if (request is { RestoreOriginal: true, UpdateMask.Paths.Count: > 0 })
        {
            throw ServiceError.InvalidArgument("Both UpdateMask and RestoreOriginal are provided");
        }

        var response = new UpdateActivityOptionsResponse();
        await WriteAsync(request.Namespace, request.Execution, selection, call, (tx, run, activities) =>
        {
            response.ActivityOptions = request.RestoreOriginal ? Restore(tx, run, activities()) : Update(tx, run, activities, request);
        });
        return response;
    }

    private static ActivityOptions Restore(Transaction tx, RunState run, IReadOnlyList<ActivityState> activities)
    {
        foreach (var activity in activities)
        {
            ActivityControls.UpdateOptions(tx, run, activity, null);
        }

        var answer = activities[^1].Options.Clone();
        answer.TaskQueue = new() { Name = answer.TaskQueue.Name };
        return answer;
    }

    private static ActivityOptions Update(
        Transaction tx, RunState run, Func<IReadOnlyList<ActivityState>> select, UpdateActivityOptionsRequest request)
    {
        var given = request.ActivityOptions ?? throw ServiceError.InvalidArgument("ActivityOptions are not provided");
        var update = new ActivityOptionsUpdate(given, request.UpdateMask ?? throw ServiceError.InvalidArgument("UpdateMask is not provided"));
        var updated = select().Select(a => (Activity: a, Options: update.Apply(a.Options, a.Scheduled.ActivityId, a.Scheduled.ActivityType))).ToArray();
        foreach (var (activity, options) in updated)
        {
            ActivityControls.UpdateOptions(tx, run, activity, options);
        }

        var answer = DescribeHandlers.Shown(updated[^1].Options);
        answer.TaskQueue = new() { Name = answer.TaskQueue.Name, Kind = TaskQueueKind.Normal };
        update.Echo(answer);
        return answer;
    }

    private Task WriteAsync(
        string ns,
        WorkflowExecution? execution,
        ActivitySelection selection,
        ServerCallContext call,
        Action<Transaction, RunState, Func<IReadOnlyList<ActivityState>>> control)
    {
        RequestChecks.Target(execution);
        selection.Check();
        return engine.WriteAsync(
            new WorkflowKey(ns, execution!.WorkflowId),
            tx =>
            {
                var run = tx.Require(execution.RunId);
                control(tx, run, () => selection.Of(run));
            },
            call.CancellationToken);
    }
}
