using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Workflows;
using ParentClosePolicy = Temporalio.Workflows.ParentClosePolicy;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Child workflows, and signals and cancels between workflows.</summary>
public sealed class ChildScenarios(TemporalTarget target)
{
    [Fact]
    public Task Child_Completes_ParentHasItsResult() => WithParentAsync(new("complete"), async parent =>
    {
        Assert.Equal("child done", await parent.GetResultAsync());
        var types = await parent.EventTypesAsync();
        Assert.Equal(
            [EventType.StartChildWorkflowExecutionInitiated, EventType.ChildWorkflowExecutionStarted, EventType.ChildWorkflowExecutionCompleted],
            types.Where(t => t.ToString().Contains("Child", StringComparison.Ordinal)));
        var started = (await target.Client.GetWorkflowHandle($"{parent.Id}-child").EventsAsync())[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal(parent.Id, started.ParentWorkflowExecution.WorkflowId);
        Assert.Equal(parent.Id, started.RootWorkflowExecution.WorkflowId);
    });

    [Fact]
    public Task Child_Fails_ParentSeesTheFailure() => WithParentAsync(new("fail"), async parent =>
    {
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => parent.GetResultAsync());
        var failure = Assert.IsType<ChildWorkflowFailureException>(error.InnerException);
        Assert.Equal("child failed", failure.InnerException!.Message);
    });

    [Fact]
    public Task Child_Terminated_ParentSeesIt() => WithParentAsync(new("wait"), async parent =>
    {
        var child = await StartedChildAsync(parent);
        await child.TerminateAsync("away with it");
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => parent.GetResultAsync());
        Assert.IsType<TerminatedFailureException>(error.InnerException!.InnerException);
    });

    [Fact]
    public Task Child_OfAnIdInUse_FailsToStart() => WithParentAsync(new("wait"), async parent =>
    {
        await StartedChildAsync(parent);
        var plan = new Plan("wait", ChildId: $"{parent.Id}-child");
        var other = await target.Client.StartWorkflowAsync(
            (ParentWorkflow w) => w.RunAsync(plan),
            new(TemporalTarget.Unique("parent"), await QueueOfAsync(parent)));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => other.GetResultAsync());
        Assert.Contains("already", error.InnerException!.Message, StringComparison.OrdinalIgnoreCase);
        await parent.TerminateAsync();
    });

    [Fact]
    public Task Child_Canceled_WithItsParent() => WithParentAsync(new("wait"), async parent =>
    {
        var child = await StartedChildAsync(parent);
        await parent.CancelAsync();
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => parent.GetResultAsync());
        Assert.IsType<CanceledFailureException>(error.InnerException);
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await child.DescribeAsync()).Status);
        Assert.Contains(EventType.ExternalWorkflowExecutionCancelRequested, await parent.EventTypesAsync());
    });

    [Theory]
    [InlineData(ParentClosePolicy.Terminate, WorkflowExecutionStatus.Terminated)]
    [InlineData(ParentClosePolicy.RequestCancel, WorkflowExecutionStatus.Canceled)]
    [InlineData(ParentClosePolicy.Abandon, WorkflowExecutionStatus.Running)]
    public Task ParentCloses_ChildFollowsItsPolicy(ParentClosePolicy policy, WorkflowExecutionStatus status) =>
        WithParentAsync(new("wait", Policy: policy), async parent =>
        {
            var child = await StartedChildAsync(parent);
            await parent.TerminateAsync("closed");
            await Wait.UntilAsync(async () => (await child.DescribeAsync()).Status == status, $"a child that is {status}");
            if (status == WorkflowExecutionStatus.Running)
            {
                await child.TerminateAsync();
            }
        });

    [Fact]
    public Task Signal_ToChild_Arrives() => WithParentAsync(new("wait", SignalsChild: true), async parent =>
    {
        Assert.Equal("told: hello", await parent.GetResultAsync());
        Assert.Contains(EventType.ExternalWorkflowExecutionSignaled, await parent.EventTypesAsync());
    });

    [Fact]
    public Task Signal_ToNobody_Fails() => WithParentAsync(new("none", SignalTo: TemporalTarget.Unique("nobody")), async parent =>
    {
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => parent.GetResultAsync());
        Assert.Contains("not found", error.InnerException!.Message, StringComparison.OrdinalIgnoreCase);
        var failed = Assert.Single(await parent.EventsAsync(), e => e.EventType == EventType.SignalExternalWorkflowExecutionFailed);
        Assert.Equal(
            SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
            failed.SignalExternalWorkflowExecutionFailedEventAttributes.Cause);
    });

    [Fact]
    public Task Child_ContinuesAsNew_ParentHasTheLastResult() => WithParentAsync(new("again"), async parent =>
        Assert.Equal("second run", await parent.GetResultAsync()));

    [Fact]
    public Task ManyChildrenAtOnce_AllComplete() => WithParentAsync(new("many"), async parent =>
        Assert.Equal("20", await parent.GetResultAsync()));

    private Task WithParentAsync(Plan plan, Func<WorkflowHandle<ParentWorkflow, string>, Task> body) => target.WithWorkerAsync(
        w => w.AddWorkflow<ParentWorkflow>().AddWorkflow<ChildWorkflow>(),
        async queue => await body(await target.Client.StartWorkflowAsync(
            (ParentWorkflow w) => w.RunAsync(plan), new(TemporalTarget.Unique("parent"), queue))));

    private async Task<WorkflowHandle<ChildWorkflow, string>> StartedChildAsync(WorkflowHandle parent)
    {
        await Wait.UntilAsync(
            async () => (await parent.EventTypesAsync()).Contains(EventType.ChildWorkflowExecutionStarted), "a child that has started");
        return target.Client.GetWorkflowHandle<ChildWorkflow, string>($"{parent.Id}-child");
    }

    private static async Task<string> QueueOfAsync(WorkflowHandle handle) => (await handle.DescribeAsync()).TaskQueue!;

    public sealed record Plan(
        string Child,
        ParentClosePolicy Policy = ParentClosePolicy.Terminate,
        bool SignalsChild = false,
        string? SignalTo = null,
        string? ChildId = null);

    [Workflow]
    public class ParentWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync(Plan plan)
        {
            if (plan.SignalTo is { } to)
            {
                await Workflow.GetExternalWorkflowHandle<ChildWorkflow>(to).SignalAsync(c => c.TellAsync("hello"));
            }

            if (plan.Child == "many")
            {
                var all = await Workflow.WhenAllAsync(Enumerable.Range(0, 20).Select(i =>
                    Workflow.ExecuteChildWorkflowAsync((ChildWorkflow c) => c.RunAsync("complete"), new() { Id = $"{Workflow.Info.WorkflowId}-{i}" })));
                return $"{all.Length}";
            }

            var child = await Workflow.StartChildWorkflowAsync(
                (ChildWorkflow c) => c.RunAsync(plan.Child),
                new() { Id = plan.ChildId ?? $"{Workflow.Info.WorkflowId}-child", ParentClosePolicy = plan.Policy });
            if (plan.SignalsChild)
            {
                await child.SignalAsync(c => c.TellAsync("hello"));
            }

            return await child.GetResultAsync();
        }
    }

    [Workflow]
    public class ChildWorkflow
    {
        private string? told;

        [WorkflowRun]
        public async Task<string> RunAsync(string what)
        {
            switch (what)
            {
                case "complete":
                    return "child done";
                case "fail":
                    throw new ApplicationFailureException("child failed");
                case "again":
                    throw Workflow.CreateContinueAsNewException((ChildWorkflow c) => c.RunAsync("again 2"));
                case "again 2":
                    return "second run";
                default:
                    await Workflow.WaitConditionAsync(() => told is not null);
                    return $"told: {told}";
            }
        }

        [WorkflowSignal]
        public Task TellAsync(string what)
        {
            told = what;
            return Task.CompletedTask;
        }
    }
}
