using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Failures;

public sealed class DiagnosisTests(TemporalService service)
{
    private static readonly SwarmSettings NoRetries = ScriptedSwarm.Quick with { MaxRetries = 0 };

    [Fact]
    public async Task Fail_ForGood_IsDiagnosedAndReplacedAndTheRestGoesOn()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, NoRetries, script => script.OnRun = (task, _) =>
        {
            if (task.Title == "impossible")
            {
                throw ScriptedActivities.Fails(FailureKind.Agent, "can't be done");
            }

            var run = ScriptedActivities.Done(task);
            return Task.FromResult(task.Diagnoses is null ? run : run with
            {
                Verdict = new() { Action = VerdictAction.Replace, Tasks = [new() { Title = "half of it" }, new() { Title = "the other half" }] },
            });
        });
        await swarm.SubmitAsync(new() { Title = "impossible", Key = "a" }, new() { Title = "after it", DependsOn = ["a"] });

        var status = await swarm.SettledAsync();

        Assert.Equal((1, 4), (status.Tasks[TaskState.Canceled], status.Tasks[TaskState.Completed]));
        var started = swarm.Activities.Started.Select(task => task.Title).ToList();
        Assert.Equal(["impossible", "Diagnose failure: impossible"], started.Take(2));
        Assert.Equal(["half of it", "the other half"], started.Skip(2).Take(2).Order());
        Assert.Equal("after it", started[4]);
        Assert.Equal(["T4", "T5"], (await swarm.TaskAsync("T2")).Spec.DependsOn!);
    }

    [Fact]
    public async Task Fail_OfTaskAndDiagnosis_APersonIsAskedAndAnswers()
    {
        var works = false;
        await using var swarm = await ScriptedSwarm.StartAsync(service, NoRetries, script => script.OnRun = (task, _) =>
            works ? Task.FromResult(ScriptedActivities.Done(task)) : throw ScriptedActivities.Fails(FailureKind.Verification, "red"));
        await swarm.SubmitAsync(new TaskSubmission { Title = "hard" });
        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count > 0, "a person to be asked");
        Assert.Equal((EscalationKind.Failure, "T1"), (asked[0].Kind, Assert.Single(asked[0].Tasks)));

        works = true;
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = "E1", Choice = EscalationChoice.Retry, Note = "again" }));

        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Contains("again", task.Hints!);
        Assert.Equal("person", Assert.Single(await swarm.EscalationsAsync(includeClosed: true)).ClosedBy);
    }

    [Fact]
    public async Task Approve_AfterThePersonSaysSo_TheWorkIsMergedByAnAttemptWithoutAnAgent()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { Merge = MergePolicy.Approve });
        await swarm.SubmitAsync(new TaskSubmission { Title = "careful" });
        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count > 0, "the approval to be asked for");
        Assert.Equal(EscalationKind.Approval, asked[0].Kind);
        Assert.Empty(swarm.Activities.Integrated);
        Assert.True((await swarm.StatusAsync()).Settled);

        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = "E1", Choice = EscalationChoice.Approve }));

        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal((2, "c0ffeeT1", "did T1"), (task.Attempts, task.Commit, task.Summary));
        Assert.Single(swarm.Activities.Started);
        Assert.Single(swarm.Activities.Integrated);
    }

    [Fact]
    public async Task Merge_None_CompletesWithTheBranchKept()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "draft", Merge = MergePolicy.None });
        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal("c0ffee", task.Commit);
        Assert.Empty(swarm.Activities.Integrated);
        Assert.True(Assert.Single(swarm.Activities.Released).KeepBranch);
    }

    [Fact]
    public async Task Fail_RateLimited_TheRuntimeWaitsForItsResetAndNoRetryIsUsed()
    {
        var refused = 0;
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, script => script.OnRun = (task, _) =>
            Interlocked.Increment(ref refused) == 1
                ? throw ScriptedActivities.Fails(FailureKind.RateLimited, "slow down", retryAt: DateTimeOffset.UtcNow.AddSeconds(2))
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "one" }, new TaskSubmission { Title = "two" });

        await swarm.SettledAsync();

        Assert.Equal((2, 0), ((await swarm.TaskAsync("T1")).Attempts, (await swarm.TaskAsync("T1")).Retries));
        var events = await swarm.EventsAsync();
        var pause = events.Single(e => e.Kind == SwarmEventKind.RuntimePaused);
        var until = DateTimeOffset.Parse(pause.Message!.Split("until ")[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(events.Where(e => e.Kind == SwarmEventKind.TaskStarted && e.Number > pause.Number), e => Assert.True(e.At >= until.AddSeconds(-1)));
    }

    [Theory]
    [InlineData("""{"escalation":"E9","choice":"keep"}""", "There is no escalation 'E9'")]
    [InlineData("""{"escalation":"E1","choice":"approve"}""", "E1 takes keep, retry, accept, cancel; 'approve' is not among them.")]
    public async Task Answer_ThatCantBe_IsRejectedWithTheReason(string answer, string reason)
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, NoRetries, script => script.OnRun = (_, _) =>
            throw ScriptedActivities.Fails(FailureKind.Infrastructure, "disk"));
        await swarm.SubmitAsync(new TaskSubmission { Title = "hard" });
        await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count > 0, "a person to be asked");

        var refusal = await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowUpdateFailedException>(() => swarm.Handle.ExecuteUpdateAsync(
            "answerEscalation", [System.Text.Json.JsonDocument.Parse(answer).RootElement]));

        Assert.Contains(reason, refusal.InnerException!.Message, StringComparison.Ordinal);
    }
}
