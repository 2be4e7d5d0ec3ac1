using System.Collections.Immutable;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>Takes a schedule's buffered actions. The caller has its lane.</summary>
/// <param name="engine">Starts and stops workflows.</param>
/// <param name="lane">The schedule's.</param>
/// <param name="kept">Gets the schedule each time that the store has it.</param>
/// <param name="notStarted">Hears of an action that came to nothing.</param>
internal sealed class ScheduledStarts(
    HistoryEngine engine, ScheduleLane lane, Action<ScheduleLane, LiveSchedule> kept, Action<ScheduleLane, RpcException> notStarted)
{
    private const string CancelReason = "cancelled by schedule overlap policy";
    private const string TerminateReason = "terminated by schedule overlap policy";

    /// <summary>Starts, cancels, terminates and lets go what the policies say.</summary>
    /// <exception cref="RpcException">Unavailable: the store failed. What was started is kept, and the rest still to do.</exception>
    public async Task<LiveSchedule> TakeActionsAsync(LiveSchedule state)
    {
        for (var again = true; again && !state.Buffer.IsEmpty;)
        {
            if (state.Schedule.Action.StartWorkflow is null)
            {
                return state with { Buffer = [] };
            }

            var overlap = Overlap.Decide(state);
            state = state with { Buffer = overlap.Waiting, OverlapSkipped = state.OverlapSkipped + overlap.Skipped };
            again = false;
            for (var rest = overlap.Starts; !rest.IsEmpty; rest = rest.RemoveAt(0))
            {
                // One that starts nothing leaves room for another that would have overlapped.
                var started = await StartAsync(state, rest[0], rest.RemoveAt(0), isExclusive: rest[0] == overlap.Exclusive);
                again |= started is null;
                state = started ?? state;
            }

            await StopAsync(state, overlap.Stops);
        }

        return state;
    }

    // The workflow and the schedule that knows of it are kept in one write: a server that is killed has started both or neither.
    private async Task<LiveSchedule?> StartAsync(LiveSchedule state, BufferedStart start, ImmutableList<BufferedStart> rest, bool isExclusive)
    {
        if (!start.IsManual && !state.TakesActions)
        {
            return null;
        }

        state = Outcomes.CountDown(state, start);
        var request = ScheduledRuns.Request(state, start);
        var ns = engine.Context.Namespaces.Get(state.Namespace);
        var key = new WorkflowKey(state.Namespace, request.WorkflowId);
        try
        {
            return await engine.WriteAsync(key, tx =>
            {
                var run = StartPolicy.Start(
                    tx, RequestedRuns.Of(request, ns, tx), request.WorkflowIdReusePolicy, WorkflowIdConflictPolicy.Unspecified);
                var execution = new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = run.RunId };
                var started = Outcomes.Started(state, start, execution, isExclusive, tx.Now);

                // A server that starts again begins with what isn't started yet.
                var whole = started with { Buffer = rest.AddRange(started.Buffer) };
                tx.KeepWith(writes => writes.PutMetadata(MetadataKind.Schedule, lane.Key.Name, ScheduleSnapshot.Serialize(whole)));
                tx.React(() =>
                {
                    kept(lane, whole);
                    if (isExclusive)
                    {
                        engine.Context.Watches.Watch(key, lane.Wake);
                    }
                });
                return started;
            });
        }
        catch (RpcException e) when (e.StatusCode != StatusCode.Unavailable)
        {
            notStarted(lane, e);
            return null;
        }
    }

    private async Task StopAsync(LiveSchedule state, OverlapStop stop)
    {
        if (stop == OverlapStop.Nothing)
        {
            return;
        }

        var identity = ScheduledRuns.Identity(state);
        foreach (var execution in state.Running)
        {
            try
            {
                await engine.WriteAsync(new WorkflowKey(state.Namespace, execution.WorkflowId), tx =>
                {
                    var run = tx.Require(firstRunId: execution.RunId);
                    if (stop == OverlapStop.Terminates)
                    {
                        Closing.Terminate(tx, run, TerminateReason, null, identity);
                    }
                    else
                    {
                        Messages.RequestCancel(tx, run, new() { Cause = CancelReason, Identity = identity });
                    }
                });
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // It has ended by itself, of which the schedule hears in a moment.
            }
        }
    }
}
