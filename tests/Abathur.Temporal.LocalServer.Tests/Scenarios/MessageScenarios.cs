using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Signals, queries and updates.</summary>
public sealed class MessageScenarios(TemporalTarget target)
{
    [Fact]
    public Task Signal_ThenQuery_AnswerSeesTheSignal() => WithBoardAsync(async board =>
    {
        for (var i = 1; i <= 20; i++)
        {
            await board.SignalAsync(b => b.AddAsync($"note {i}"));
            Assert.Equal(i, await board.QueryAsync(b => b.Count()));
        }
    });

    [Fact]
    public Task Query_OfClosedWorkflow_Answers() => WithBoardAsync(async board =>
    {
        await board.SignalAsync(b => b.AddAsync("one"));
        await board.SignalAsync(b => b.FinishAsync());
        await board.GetResultAsync();
        Assert.Equal(1, await board.QueryAsync(b => b.Count()));
    });

    [Fact]
    public Task Query_ThatFails_SaysWhy() => WithBoardAsync(async board =>
    {
        var error = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => board.QueryAsync(b => b.Fails()));
        Assert.Contains("no such thing", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public Task Query_WithRejectCondition_IsRejectedWhenClosed() => WithBoardAsync(async board =>
    {
        await board.SignalAsync(b => b.FinishAsync());
        await board.GetResultAsync();
        var error = await Assert.ThrowsAsync<WorkflowQueryRejectedException>(() =>
            board.QueryAsync(b => b.Count(), new() { RejectCondition = QueryRejectCondition.NotOpen }));
        Assert.Equal(WorkflowExecutionStatus.Completed, error.WorkflowStatus);
    });

    [Fact]
    public Task Update_Accepted_ReturnsItsResult() => WithBoardAsync(async board =>
    {
        Assert.Equal(1, await board.ExecuteUpdateAsync(b => b.PutAsync("a")));
        Assert.Equal(2, await board.ExecuteUpdateAsync(b => b.PutAsync("b")));
        var types = await board.EventTypesAsync();
        Assert.Equal(2, types.Count(t => t == EventType.WorkflowExecutionUpdateAccepted));
        Assert.Equal(2, types.Count(t => t == EventType.WorkflowExecutionUpdateCompleted));
    });

    [Fact]
    public Task Update_RejectedByValidator_LeavesNoUpdateEvent() => WithBoardAsync(async board =>
    {
        var error = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => board.ExecuteUpdateAsync(b => b.PutAsync("")));
        Assert.Contains("empty", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(EventType.WorkflowExecutionUpdateAccepted, await board.EventTypesAsync());
        Assert.Equal(1, await board.ExecuteUpdateAsync(b => b.PutAsync("a")));
    });

    [Fact]
    public Task Update_SameId_IsAskedOnce() => WithBoardAsync(async board =>
    {
        Assert.Equal(1, await board.ExecuteUpdateAsync(b => b.PutAsync("a"), new() { Id = "once" }));
        Assert.Equal(1, await board.ExecuteUpdateAsync(b => b.PutAsync("a"), new() { Id = "once" }));
        Assert.Equal(1, await board.QueryAsync(b => b.Count()));
        await board.SignalAsync(b => b.FinishAsync());
        await board.GetResultAsync();
        Assert.Equal(1, await board.ExecuteUpdateAsync(b => b.PutAsync("a"), new() { Id = "once" }));
    });

    [Fact]
    public Task Update_StartedThenAwaited_GivesTheResultLater() => WithBoardAsync(async board =>
    {
        var update = await board.StartUpdateAsync(b => b.PutWhenAllowedAsync("slow"), new(WorkflowUpdateStage.Accepted));
        await board.SignalAsync(b => b.AllowAsync());
        Assert.Equal(1, await update.GetResultAsync());
    });

    [Fact]
    public Task Update_OfClosedWorkflow_IsNotFound() => WithBoardAsync(async board =>
    {
        await board.SignalAsync(b => b.FinishAsync());
        await board.GetResultAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => board.ExecuteUpdateAsync(b => b.PutAsync("late")));
        Assert.Equal(RpcException.StatusCode.NotFound, error.Code);
    });

    [Fact]
    public Task Update_AcceptedWhenItsWorkflowCloses_Fails() => WithBoardAsync(async board =>
    {
        var update = await board.StartUpdateAsync(b => b.PutWhenAllowedAsync("never"), new(WorkflowUpdateStage.Accepted));
        await board.SignalAsync(b => b.FinishAsync());
        var error = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => update.GetResultAsync());
        var cause = Assert.IsType<ApplicationFailureException>(error.InnerException);
        Assert.Equal("AcceptedUpdateCompletedWorkflow", cause.ErrorType);
    });

    [Fact]
    public Task UpdateWithStart_Twice_StartsOnceAndUpdatesTwice() => target.WithWorkerAsync(
        w => w.AddWorkflow<BoardWorkflow>(),
        async queue =>
        {
            var id = TemporalTarget.Unique("board");
            for (var i = 1; i <= 2; i++)
            {
                var start = WithStartWorkflowOperation.Create(
                    (BoardWorkflow b) => b.RunAsync(), new(id, queue) { IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting });
                Assert.Equal(i, await target.Client.ExecuteUpdateWithStartWorkflowAsync(
                    (BoardWorkflow b) => b.PutAsync($"{i}"), new(start)));
            }
        });

    [Fact]
    public Task SignalWithStart_Twice_StartsOnceAndSignalsTwice() => target.WithWorkerAsync(
        w => w.AddWorkflow<BoardWorkflow>(),
        async queue =>
        {
            var options = new WorkflowOptions(TemporalTarget.Unique("board"), queue);
            options.SignalWithStart((BoardWorkflow b) => b.AddAsync("hello"));
            var first = await target.Client.StartWorkflowAsync((BoardWorkflow b) => b.RunAsync(), options);
            var second = await target.Client.StartWorkflowAsync((BoardWorkflow b) => b.RunAsync(), options);
            Assert.Equal(first.ResultRunId, second.ResultRunId);
            Assert.Equal(2, await first.QueryAsync(b => b.Count()));
            Assert.Equal(
                [EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled],
                (await first.EventTypesAsync()).Take(3));
        });

    private Task WithBoardAsync(Func<WorkflowHandle<BoardWorkflow, int>, Task> body) => target.WithWorkerAsync(
        w => w.AddWorkflow<BoardWorkflow>(),
        async queue => await body(await target.Client.StartWorkflowAsync(
            (BoardWorkflow b) => b.RunAsync(), new(TemporalTarget.Unique("board"), queue))));

    [Workflow]
    public class BoardWorkflow
    {
        private readonly List<string> notes = [];
        private bool finished;
        private bool allowed;

        [WorkflowRun]
        public async Task<int> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => finished);
            return notes.Count;
        }

        [WorkflowSignal]
        public Task AddAsync(string note)
        {
            notes.Add(note);
            return Task.CompletedTask;
        }

        [WorkflowSignal]
        public Task AllowAsync()
        {
            allowed = true;
            return Task.CompletedTask;
        }

        [WorkflowSignal]
        public Task FinishAsync()
        {
            finished = true;
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public int Count() => notes.Count;

        [WorkflowQuery]
        public int Fails() => throw new InvalidOperationException("no such thing");

        [WorkflowUpdate]
        public Task<int> PutAsync(string note)
        {
            notes.Add(note);
            return Task.FromResult(notes.Count);
        }

        [WorkflowUpdateValidator(nameof(PutAsync))]
        public void ValidatePut(string note)
        {
            if (note.Length == 0)
            {
                throw new ApplicationFailureException("the note is empty");
            }
        }

        [WorkflowUpdate(UnfinishedPolicy = HandlerUnfinishedPolicy.Abandon)]
        public async Task<int> PutWhenAllowedAsync(string note)
        {
            await Workflow.WaitConditionAsync(() => allowed);
            notes.Add(note);
            return notes.Count;
        }
    }
}
