using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Retries, their hints, and what an end in failure does.</summary>
public sealed class FailureTests(TemporalService service)
{
    [Fact]
    public async Task Failure_Verification_IsTriedAgainWithAHint()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) => task.Attempt == 1
            ? throw ScriptedActivities.Fails(FailureKind.Verification, "two tests fail")
            : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Hints = ["mind the gap"] });

        await swarm.SettledAsync();

        var task = await swarm.TaskAsync("T1");
        Assert.Equal((TaskState.Completed, 2, 1), (task.State, task.Attempts, task.Retries));
        Assert.Equal(
            ["mind the gap", "Previous attempt failed (retry 1). Review approach. Attempt 1 ended as verification: two tests fail"],
            swarm.Activities.Started.Last().Hints!);
        Assert.Equal(200, task.Usage!.Tokens);
        Assert.Equal([FailureKind.Verification, null], swarm.Activities.Lessons.Select(lesson => lesson.Failure));
    }

    [Fact]
    public async Task Failure_RetriesUsedUp_FailsItAndBlocksItsDependents()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { MaxRetries = 1 }, activities =>
            activities.OnRun = (task, _) => task is { TaskId: "T1", Attempt: <= 2 }
                ? throw ScriptedActivities.Fails(FailureKind.Agent, "out of ideas")
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "b", Key = "b", DependsOn = ["a"] });

        await swarm.WaitAsync("a", TaskState.Failed);
        Assert.Equal(TaskState.Blocked, (await swarm.TaskAsync("b")).State);
        Assert.Equal(
            [new WaitReason(WaitLimit.Blocked, "failed or canceled: T1 (failed)")], (await swarm.QueryAsync(s => s.Explain("b"))).Waits);
        Assert.Equal("agent", await ErrorTypeOfChildAsync(swarm, "T1"));

        await swarm.UpdateAsync(s => s.RetryTaskAsync(new() { Task = "a", Hint = "read the docs" }));
        await swarm.WaitAsync("b", TaskState.Completed);
        Assert.Equal("read the docs", swarm.Activities.Started.Single(task => task is { TaskId: "T1", Attempt: 3 }).Hints![^1]);
    }

    [Fact]
    public async Task Failure_RateLimited_WaitsWithoutUsingARetry()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { MaxRetries = 0 }, activities =>
            activities.OnRun = (task, _) => task.Attempt == 1
                ? throw new ApplicationFailureException("quota", "rateLimited", nonRetryable: true, details:
                    [new TaskFailure { Kind = FailureKind.RateLimited, Message = "quota", RetryAt = DateTimeOffset.UtcNow.AddSeconds(5) }])
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        await swarm.SettledAsync();

        var task = await swarm.TaskAsync("T1");
        Assert.Equal((TaskState.Completed, 2, 0), (task.State, task.Attempts, task.Retries));
    }

    [Fact]
    public async Task Failure_Auth_AsksAPersonAndHoldsBackTheProvider()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
            activities.OnRun = (_, _) => throw ScriptedActivities.Fails(FailureKind.Auth, "no login"));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var events = await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.Escalated), "an escalation");

        Assert.Contains("no login", events.Single(e => e.Kind == SwarmEventKind.Escalated).Message, StringComparison.Ordinal);
        var status = await swarm.StatusAsync();
        Assert.Empty(status.Breakers);
        Assert.Equal("command:code-implementer", Assert.Single(status.PausedRuntimes).Key);
        Assert.Equal((TaskState.Ready, 0), ((await swarm.TaskAsync("T1")).State, (await swarm.TaskAsync("T1")).Retries));
    }

    [Fact]
    public async Task Handoff_ToAStranger_IsRefusedAndTriedAgain()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) => Task.FromResult(
            ScriptedActivities.Done(task) with { Handoff = task.Attempt == 1 ? new Handoff("architect") : null }));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        await swarm.SettledAsync();

        Assert.Equal(
            "The hand-off was refused: 'architect' is not among the handoff_targets of 'code-implementer'.",
            (await swarm.EventsAsync()).Single(e => e.Kind == SwarmEventKind.TaskRetried).Message);
    }

    [Fact]
    public async Task Handoff_ToATarget_GoesOnWithTheBranchAndTheNote()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) => Task.FromResult(
            ScriptedActivities.Done(task) with { Handoff = task.Agent == "reviewer" ? null : new Handoff("reviewer", "look at a.cs") }));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        await swarm.SettledAsync();

        var last = swarm.Activities.Started.Last();
        Assert.Equal(("reviewer", true), (last.Agent, last.KeepBranch));
        Assert.Equal(["Handed off by code-implementer: look at a.cs"], last.Hints!);
        Assert.True(Assert.Single(swarm.Activities.Released).KeepBranch);
        Assert.Single(swarm.Activities.Integrated);
        Assert.Equal((1, 0), ((await swarm.TaskAsync("T1")).Handoffs, (await swarm.TaskAsync("T1")).Retries));
    }

    [Fact]
    public async Task AddWork_OfAnAgent_BecomesItsChildren()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) => Task.FromResult(
            ScriptedActivities.Done(task) with { AddWork = task.TaskId == "T1" ? new AddWork { Tasks = [new() { Title = "more" }] } : null }));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        await Eventually.GetAsync(swarm.StatusAsync, status => status.Tasks.GetValueOrDefault(TaskState.Completed) == 2, "both to complete");

        Assert.Equal("T1", (await swarm.TaskAsync("T2")).Parent);
    }

    private static async Task<string?> ErrorTypeOfChildAsync(ScriptedSwarm swarm, string task)
    {
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => swarm.Child(task).GetResultAsync());
        return (failure.InnerException as ApplicationFailureException)?.ErrorType;
    }
}
