using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Schedules with the SDK's own client.</summary>
public sealed class ScheduleTests(TemporalTarget target)
{
    [Fact]
    public Task Schedule_EverySecond_StartsAndSkipsAndStops() => WithWorkerAsync(async queue =>
    {
        var handle = await CreateAsync(queue, new() { Intervals = [new(TimeSpan.FromSeconds(1))] }, new() { LimitedActions = true, RemainingActions = 3 });
        await Wait.UntilAsync(async () => (await handle.DescribeAsync()).Info.NumActions == 3, "three actions");
        var described = await handle.DescribeAsync();
        Assert.Equal(0, described.Schedule.State.RemainingActions);
        Assert.Empty(described.Info.NextActionTimes);
        var results = new List<string>();
        await foreach (var run in target.Client.ListWorkflowsAsync($"TemporalScheduledById = '{handle.Id}'"))
        {
            Assert.StartsWith($"{handle.Id}-run-20", run.Id, StringComparison.Ordinal);
            results.Add(await target.Client.GetWorkflowHandle(run.Id).GetResultAsync<string>());
        }

        // Each action is given what the one before left.
        Assert.Equal(["after nothing", "after one", "after one"], results.Order(StringComparer.Ordinal));
        await handle.DeleteAsync();
    });

    [Fact]
    public Task Handle_ChangesAndTriggers_AreThere() => WithWorkerAsync(async queue =>
    {
        var handle = await CreateAsync(queue, new() { CronExpressions = ["0 12 * * MON"], TimeZoneName = "Europe/Berlin" });
        await Assert.ThrowsAsync<ScheduleAlreadyRunningException>(() => target.Client.CreateScheduleAsync(handle.Id, Schedule(handle.Id, queue, new()), new()));
        await handle.PauseAsync("tired");
        await Wait.UntilAsync(async () => (await handle.DescribeAsync()).Schedule.State.Paused, "the pause");
        Assert.Equal("tired", (await handle.DescribeAsync()).Schedule.State.Note);
        await handle.UnpauseAsync();
        await handle.TriggerAsync(new() { Overlap = ScheduleOverlapPolicy.AllowAll });
        await handle.BackfillAsync([new(new DateTime(2020, 1, 6, 11, 0, 0, DateTimeKind.Utc), new DateTime(2020, 1, 20, 11, 0, 0, DateTimeKind.Utc), ScheduleOverlapPolicy.AllowAll)]);
        await Wait.UntilAsync(async () => (await handle.DescribeAsync()).Info.NumActions == 4, "a trigger and three weeks");
        await handle.UpdateAsync(input =>
        {
            Assert.Equal([10], input.Description.Info.NextActionTimes.Take(1).Select(time => time.DayOfWeek == DayOfWeek.Monday ? 10 : 0));
            return new(Schedule(handle.Id, queue, new() { Intervals = [new(TimeSpan.FromHours(1))] }));
        });
        await Wait.UntilAsync(async () => (await handle.DescribeAsync()).Schedule.Spec.Intervals.Count == 1, "the update");
        await Wait.UntilAsync(async () => await ListsAsync(handle.Id), "the list");
        await handle.DeleteAsync();
        Assert.Equal(RpcException.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => handle.DescribeAsync())).Code);
    });

    private async Task<bool> ListsAsync(string id)
    {
        await foreach (var listed in target.Client.ListSchedulesAsync())
        {
            if (listed.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private Task<ScheduleHandle> CreateAsync(string queue, ScheduleSpec spec, ScheduleState? state = null)
    {
        var id = TemporalTarget.Unique("schedule");
        return target.Client.CreateScheduleAsync(id, Schedule(id, queue, spec, state), new() { Memo = new Dictionary<string, object> { ["m"] = 1 } });
    }

    private static Schedule Schedule(string id, string queue, ScheduleSpec spec, ScheduleState? state = null) => new(
        ScheduleActionStartWorkflow.Create((ChainedWorkflow w) => w.RunAsync(), new($"{id}-run", queue)), spec)
    {
        State = state ?? new(),
    };

    private Task WithWorkerAsync(Func<string, Task> body) => target.WithWorkerAsync(options => options.AddWorkflow<ChainedWorkflow>(), body);

    [Workflow]
    public class ChainedWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Task.FromResult(Workflow.Info.LastResult is { Count: > 0 } ? "after one" : "after nothing");
    }
}
