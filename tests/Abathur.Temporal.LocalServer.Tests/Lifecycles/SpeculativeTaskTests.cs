using Abathur.Temporal.LocalServer.History.Commands;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Query.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>A workflow task for an update alone is in no history, and in no snapshot, until something else needs it there.</summary>
public sealed class SpeculativeTaskTests
{
    private int count;

    [Fact]
    public void Moves_AnyOneAfterTheOther_LeaveAHistoryThatMakesTheSameRun() => Gen.Int[0, 9].Array[1, 30].Sample(moves =>
    {
        using var run = new OneRun();
        foreach (var move in moves.TakeWhile(_ => run.Run.IsOpen))
        {
            Move(run, move);
            AssertSame(run.Run, Rebuilt(run.Run));
        }
    }, iter: 300);

    [Fact]
    public void Update_OfAnIdleRun_IsKeptNowhereBeforeItIsAccepted()
    {
        using var run = Idle();
        var events = run.Run.Events.Count;
        Update(run);
        Assert.True(run.Run.Task!.IsSpeculative);
        WorkflowTaskStarts.Start(run.Transition, run.Run, OneRun.Worker);
        Assert.Equal(events, run.Run.Events.Count);
        Assert.Null(RunSnapshot.Parse(RunSnapshot.Serialize(run.Run)).Task);
    }

    [Fact]
    public async Task Query_WithATaskThatLeavesNothing_IsAnswered()
    {
        using var run = Idle();
        Update(run);
        var query = new QueryState(new WorkflowQuery { QueryType = "any" });
        run.Run.Queries.Add(query);
        WorkflowTaskStarts.Start(run.Transition, run.Run, OneRun.Worker);
        Assert.Equal([query], Queries.Send(run.Run));
        var request = Answer(run, UpdateStage.Rejected);
        request.QueryResults[query.Id] = new() { ResultType = QueryResultType.Answered };
        var completed = WorkflowTaskCompletion.Complete(run.Transition, run.Run, request, OneRun.Worker);
        Assert.Equal(run.Run.LastCompletedTaskStartedId, completed.ResetEventId);
        run.Transition.Announce();
        Assert.Equal(QueryResultType.Answered, (await query.Answer)!.ResultType);
    }

    private void Move(OneRun run, int move)
    {
        var (tx, of) = (run.Transition, run.Run);
        switch ((move, of.Task?.IsStarted))
        {
            case (0, _):
                Update(run);
                break;
            case (1, _):
                Messages.Signal(tx, of, new() { SignalName = "any" });
                break;
            case (2, false):
                WorkflowTaskFailures.TimeOutSticky(tx, of);
                break;
            case (3, true):
                WorkflowTaskFailures.TimeOutStarted(tx, of);
                break;
            case (4, true):
                WorkflowTaskFailures.Fail(tx, of, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, null, "");
                break;
            case ( < 7, true):
                WorkflowTaskCompletion.Complete(tx, of, Answer(run, UpdateStage.Rejected, returnsNew: move == 5), OneRun.Worker);
                break;
            case (7, true):
                WorkflowTaskCompletion.Complete(tx, of, Answer(run, UpdateStage.Accepted), OneRun.Worker);
                break;
            case (8, _):
                tx.Touch(of);
                break;
            case (9, true) when of.Buffered.Count == 0:
                Closing.Terminate(tx, of, "enough", null, "");
                break;
            case (_, false):
                WorkflowTaskStarts.Start(tx, of, OneRun.Worker);
                _ = of.Updates.Send().ToArray();
                break;
        }
    }

    private OneRun Idle()
    {
        var run = new OneRun();
        WorkflowTaskStarts.Start(run.Transition, run.Run, OneRun.Worker);
        WorkflowTaskCompletion.Complete(run.Transition, run.Run, new(), OneRun.Worker);
        return run;
    }

    private void Update(OneRun run)
    {
        if (!WorkflowTasks.AreFailing(run.Run) && run.Run.Updates.Find($"u{count}") is null or { Stage: UpdateStage.Completed })
        {
            Messages.Update(run.Transition, run.Run, new() { Meta = new() { UpdateId = $"u{++count}" }, Input = new() { Name = "update" } });
        }
    }

    private RespondWorkflowTaskCompletedRequest Answer(OneRun run, UpdateStage stage, bool returnsNew = false)
    {
        var request = new RespondWorkflowTaskCompletedRequest
        {
            ReturnNewWorkflowTask = returnsNew,
            Capabilities = new() { DiscardSpeculativeWorkflowTaskWithEvents = true },
        };
        for (var i = 1; i <= count; i++)
        {
            if (run.Run.Updates.Find($"u{i}") is { Stage: UpdateStage.Sent } update)
            {
                request.Messages.Add(stage == UpdateStage.Rejected
                    ? Says(update.Id, new Rejection { Failure = new() })
                    : Says(update.Id, new Acceptance { AcceptedRequestMessageId = "m" }));
            }
        }

        return request;
    }

    private static Message Says(string id, IMessage body) => new() { Id = $"{id}/answer", ProtocolInstanceId = id, Body = Any.Pack(body) };

    // From what a store would have.
    private static RunState Rebuilt(RunState run)
    {
        var rebuilt = new RunState(run.Key);
        foreach (var e in run.Events)
        {
            Assert.Equal(rebuilt.NextEventId, e.EventId);
            rebuilt.Events.Add(e);
            EventApplier.Apply(rebuilt, e);
        }

        RunSnapshot.Parse(RunSnapshot.Serialize(run)).ApplyTo(rebuilt);
        return rebuilt;
    }

    private static void AssertSame(RunState run, RunState rebuilt)
    {
        var expected = run.Task is { IsSpeculative: true } ? null : run.Task;
        Assert.Equal(expected?.ScheduledEventId, rebuilt.Task?.ScheduledEventId);
        Assert.Equal(expected?.Stage, rebuilt.Task?.Stage);
        Assert.Equal(expected?.RequestId, rebuilt.Task?.RequestId);
        Assert.Equal(run.Status, rebuilt.Status);
        Assert.Equal(run.LastCompletedTaskStartedId, rebuilt.LastCompletedTaskStartedId);
        Assert.Equal(run.Updates.AcceptedCount, rebuilt.Updates.AcceptedCount);
    }
}
