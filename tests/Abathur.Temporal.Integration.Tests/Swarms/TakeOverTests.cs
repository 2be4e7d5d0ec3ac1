using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>What an earlier run of a swarm started that was reset then has the ids that the swarm needs.</summary>
public sealed class TakeOverTests(TemporalService service)
{
    [Theory]
    [InlineData("another task", 1)]
    [InlineData("the task", 2)]
    public async Task Start_AnotherAttemptHasItsId_ItIsTerminatedAndTheTaskIsDone(string title, int attempt)
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
            activities.OnRun = (task, cancel) => task.Title == title && task.Attempt == attempt ? gate.HoldAsync(task, cancel) : Task.FromResult(ScriptedActivities.Done(task)));
        var other = await StartByHandAsync(swarm, title, attempt);

        await swarm.SubmitAsync(new TaskSubmission { Title = "the task" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal(("did T1", 1), (task.Summary, task.Attempts));
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await swarm.Client.GetWorkflowHandle(other.Id, other.ResultRunId).DescribeAsync()).Status);
        gate.Open();
    }

    /// <summary>Starts an attempt at T1 as a swarm would, and waits until its agent runs.</summary>
    internal static async Task<WorkflowHandle> StartByHandAsync(ScriptedSwarm swarm, string title, int attempt = 1)
    {
        var input = new AttemptInput
        {
            Swarm = swarm.Name,
            TaskId = "T1",
            Attempt = attempt,
            Repository = new() { Path = "/nowhere" },
            BaseCommit = "ba5e",
            Title = title,
            Agent = "code-implementer",
            TimeoutSeconds = 600,
            HeartbeatIntervalSeconds = 30,
        };
        var started = await swarm.Client.StartWorkflowAsync("TaskRun", [input], new(WorkflowIds.TaskRun(swarm.Name, "T1"), swarm.TaskQueue));
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");
        return started;
    }

    [Fact]
    public async Task Start_AnotherWatchdogHasItsId_ItEndsAndTheSwarmsOwnStarts()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        var other = await swarm.Client.StartWorkflowAsync(
            "Watchdog", [new WatchdogInput(swarm.Name, new WatchdogDigest())], new(WorkflowIds.Watchdog(swarm.Name), swarm.TaskQueue));

        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var watchdog = swarm.Client.GetWorkflowHandle(WorkflowIds.Watchdog(swarm.Name));
        var own = await Eventually.GetAsync(() => watchdog.DescribeAsync(), found => found.RunId != other.ResultRunId, "its own watchdog", 60);
        Assert.Equal((WorkflowIds.Swarm(swarm.Name), WorkflowExecutionStatus.Running), (own.ParentId, own.Status));
    }
}
