using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Tasks;

/// <summary>Where an attempt goes that its host lets down, and when that ends.</summary>
public sealed class PlacementTests(TemporalService service)
{
    [Fact]
    public async Task Infrastructure_OnEveryHost_IsTriedOnThreeAndThenFails()
    {
        var avoided = new ConcurrentQueue<string>();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) =>
        {
            avoided.Enqueue(string.Join(' ', task.AvoidHosts ?? []));
            throw Fault($"h{task.AvoidHosts?.Count ?? 0}");
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);

        Assert.Equal((FailureKind.Infrastructure, "disk full", 1, 0), (task.Failure!.Kind, task.Failure.Message, task.Attempts, task.Retries));
        Assert.Equal(["", "", "", "h0", "h0", "h0", "h0 h1", "h0 h1", "h0 h1"], avoided);
    }

    [Fact]
    public async Task MissingProgram_OnEveryHost_IsTriedOnceOnThreeAndThenAnOperatorIsAsked()
    {
        var avoided = new ConcurrentQueue<string>();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) =>
        {
            avoided.Enqueue(string.Join(' ', task.AvoidHosts ?? []));
            throw new ApplicationFailureException("no npm", "missingProgram", nonRetryable: true, details:
                [new TaskFailure { Kind = FailureKind.MissingProgram, Message = "no npm", Host = $"h{task.AvoidHosts?.Count ?? 0}" }]);
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);

        Assert.Equal((FailureKind.MissingProgram, 1, 0), (task.Failure!.Kind, task.Attempts, task.Retries));
        Assert.Equal(["", "h0", "h0 h1"], avoided);
        Assert.Equal(
            (EscalationKind.Infrastructure, "T1 'a' needs a program that its hosts lack: no npm Install it on a host that takes the task, then answer `retry`."),
            (await swarm.EscalationsAsync()).Select(asked => (asked.Kind, asked.Question)).Single());
        Assert.Single((await swarm.StatusAsync()).Tasks);
    }

    [Fact]
    public async Task HandedBack_ManyTimes_UsesNeitherRetriesNorMoves()
    {
        var tries = 0;
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) =>
            Interlocked.Increment(ref tries) <= 4
                ? throw new ApplicationFailureException("stopping", FailureTypes.HandedBack, nonRetryable: true, details: [Failure(null)])
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((5, 1, 0), (tries, task.Attempts, task.Retries));
    }

    [Fact]
    public async Task HandedBack_Canceled_EndsAtOnce()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (_, _) =>
            throw new ApplicationFailureException("stopping", FailureTypes.HandedBack, nonRetryable: true, details: [Failure(null)]));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count >= 2, "it to be handed back");

        await swarm.Handle.ExecuteUpdateAsync(handle => handle.CancelTaskAsync(new CancelTask { Task = "T1" }));

        await swarm.WaitAsync("T1", TaskState.Canceled);
    }

    [Fact]
    public async Task HandedBack_WithASession_TheNextRunIsToContinueItOnItsBranch()
    {
        var session = new AgentSession("s-1", "h1");
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) =>
            task.Session is null
                ? throw new ApplicationFailureException("stopping", FailureTypes.HandedBack, nonRetryable: true, details: [Failure(null) with { Session = session }])
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal([(null, false), (session, true)], swarm.Activities.Started.Select(task => (task.Session, task.KeepBranch)));
    }

    [Fact]
    public async Task Verification_FailsAfterASession_TheNextAttemptIsToContinueIt()
    {
        var session = new AgentSession("s-1", "h1");
        await using var swarm = await ScriptedSwarm.StartAsync(service, new() { RetryBackoffSeconds = 0 }, activities =>
        {
            activities.OnRun = (task, _) => Task.FromResult(ScriptedActivities.Done(task) with { Session = session });
            activities.OnIntegrate = merge => merge.Task.Attempt == 1 ? throw ScriptedActivities.Fails(FailureKind.Verification, "red") : Task.CompletedTask;
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal([null, session with { Agent = "code-implementer", Runtime = "command" }], swarm.Activities.Started.Select(start => start.Session));
        Assert.Null(task.Session);
    }

    private static ApplicationFailureException Fault(string host) => new("disk full", "infrastructure", details: [Failure(host)]);

    // Its worker was killed at each try, and once only after the merge.
    [Fact]
    public async Task Merge_ItsHostFailsButTheMergeIsThere_TheNextHostFindsItAndNoAgentRunsAgain()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
        {
            activities.OnRun = (task, _) => Task.FromResult(task.MayBeMerged == true
                ? new AgentRun { Host = "h2", Merged = "c0ffee", Usage = new AgentUsage() }
                : ScriptedActivities.Done(task) with { Summary = "the work" });
            activities.OnIntegrate = _ => throw ScriptedActivities.Fails(FailureKind.Infrastructure, "killed");
        });

        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal(("c0ffee", "the work", 1), (task.Commit, task.Summary, task.Attempts));
        Assert.Contains(swarm.Activities.Lessons, lesson => lesson.Outcome == "the work");
    }

    [Fact]
    public async Task Merge_ItsHostFailsAndTheTaskIsCanceled_IsLookedForAllTheSame()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: MergesAndIsCanceled);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 2, "the next host");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));

        Assert.Equal("c0ffee", (await swarm.WaitAsync("T1", TaskState.Completed)).Commit);
    }

    internal static void MergesAndIsCanceled(ScriptedActivities activities)
    {
        activities.FoundMerge = "c0ffee";
        activities.OnIntegrate = _ => throw ScriptedActivities.Fails(FailureKind.Infrastructure, "killed");
        activities.OnRun = (task, cancel) => task.MayBeMerged == true ? new Gate().HoldAsync(task, cancel) : Task.FromResult(ScriptedActivities.Done(task));
        activities.OnHeartbeat = _ => new AgentUsage();
    }

    private static TaskFailure Failure(string? host) => new() { Kind = FailureKind.Infrastructure, Message = "disk full", Host = host };
}
