using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Client;
using Temporalio.Converters;

namespace Abathur.Temporal.Integration.Tests.Failures;

public sealed class WatchdogTests(TemporalService service)
{
    [Fact]
    public async Task AddWork_ClosesACycle_OneMemberIsCanceledAndInvestigated()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: script => script.OnRun = (task, _) =>
            Task.FromResult(task.Diagnoses is null ? ScriptedActivities.Done(task) : ScriptedActivities.Done(task) with
            {
                Verdict = new() { Action = VerdictAction.Accept },
            }));
        await swarm.Handle.SignalAsync("addWork", [new AddWork
        {
            Tasks = [Named("a", "c"), Named("b", "a"), Named("c", "b"), Named("points into it", "a")],
        }]);

        var status = await swarm.SettledAsync();

        Assert.Equal((1, 4), (status.Tasks[TaskState.Canceled], status.Tasks[TaskState.Completed]));
        Assert.Equal(TaskState.Canceled, (await swarm.TaskAsync("T3")).State);
        Assert.Single(await swarm.EventsAsync(), e => e.Kind == SwarmEventKind.CycleBroken);
        Assert.StartsWith("Investigate circular dependency: T3", swarm.Activities.Started.First().Title, StringComparison.Ordinal);
    }

    // Two agents that know nothing of each other each add an edge; only both together close the cycle.
    [Fact]
    public async Task AddWork_TwoThatRace_CloseACycle_ItIsBroken()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { MaxConcurrentTasks = 2 }, script =>
        {
            var both = new Barrier(2);
            script.OnRun = (task, cancel) => Task.Run(() =>
            {
                var run = ScriptedActivities.Done(task);
                if (task.Title is not ("x" or "y"))
                {
                    return task.Diagnoses is null ? run : run with { Verdict = new() { Action = VerdictAction.Accept } };
                }

                both.SignalAndWait(TimeSpan.FromSeconds(20), cancel);
                DependencyChange edge = task.Title == "x" ? new() { Task = "left", DependsOn = "right" } : new() { Task = "right", DependsOn = "left" };
                return run with { AddWork = new() { Dependencies = [edge] } };
            });
        });
        await swarm.SubmitAsync(
            new() { Title = "x", Key = "x" },
            new() { Title = "y", Key = "y" },
            Named("left", "x", "y"),
            Named("right", "x", "y"));

        var status = await swarm.SettledAsync();

        Assert.Equal((1, 4), (status.Tasks[TaskState.Canceled], status.Tasks[TaskState.Completed]));
    }

    [Fact]
    public async Task Deadlock_IsReportedOnceWithItsBlockers()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.Handle.ExecuteUpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(Named("a"), Named("b", "a"), Named("c", "b"));
        await swarm.Handle.ExecuteUpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));
        await swarm.Handle.ExecuteUpdateAsync(s => s.ResumeAsync());

        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count > 0, "the deadlock to be reported");

        Assert.Equal((EscalationKind.Deadlock, "T1"), (Assert.Single(asked).Kind, Assert.Single(asked[0].Tasks)));
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = "E1", Choice = EscalationChoice.Accept }));
        Assert.Equal(2, (await swarm.SettledAsync()).Tasks[TaskState.Completed]);
    }

    // Twice the limit has to be enough for an attempt that does nothing, also on a busy machine.
    [Fact]
    public async Task StuckAttempt_IsFencedOffAndRetried()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(
            service,
            ScriptedSwarm.Quick with { TaskTimeoutSeconds = 5 },
            script => script.OnRun = async (task, cancel) =>
            {
                if (task.Attempt == 1)
                {
                    await Task.Delay(Timeout.Infinite, cancel);
                }

                return ScriptedActivities.Done(task);
            });
        await swarm.SubmitAsync(Named("slow"));

        await swarm.WaitAsync("T1", TaskState.Completed);

        var task = await swarm.TaskAsync("T1");
        Assert.Equal((2, 1), (task.Attempts, task.Retries));
        Assert.Contains("Task stuck - exceeded timeout", Assert.Single(task.Hints!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminated_IsNoticedAndStartedAnewWithASnapshot()
    {
        var release = new TaskCompletionSource();
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { TaskTimeoutSeconds = 600 }, script => script.OnRun = async (task, _) =>
        {
            await release.Task;
            return ScriptedActivities.Done(task);
        });
        await swarm.SubmitAsync(Named("a"));
        var watchdog = service.Client.GetWorkflowHandle(WorkflowIds.Watchdog(swarm.Name));
        var first = await Eventually.GetAsync(() => RunningAsync(watchdog), run => run is not null, "the watchdog to start");
        await watchdog.TerminateAsync("by the test");

        await Eventually.GetAsync(() => RunningAsync(watchdog), run => run is not null && run != first, "another watchdog");
        release.SetResult();
        await swarm.SettledAsync();
        await swarm.StopAsync();
        Assert.Equal(Temporalio.Api.Enums.V1.WorkflowExecutionStatus.Completed, (await watchdog.DescribeAsync()).Status);
    }

    [Theory]
    [InlineData("intervene", """{"kind":"endStuckAttempt","task":"T1","attempt":7}""", "it no longer holds")]
    [InlineData("intervene", """{"kind":"breakCycle","task":"T99"}""", "it no longer holds")]
    [InlineData("intervene", """{"kind":"dance"}""", "intervene")]
    [InlineData("intervene", """[1,2,3]""", "intervene")]
    [InlineData("addWork", """{"tasks":[{"titel":"x"}]}""", "addWork")]
    [InlineData("taskReported", "\"nonsense\"", "taskReported")]
    public async Task Signal_OfAnotherShapeOrTooLate_IsAnErrorEventAndNothingElse(string signal, string json, string message)
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(Named("a"));
        var before = await swarm.SettledAsync();

        await swarm.Handle.SignalAsync(signal, [Raw(json)]);

        var error = await Eventually.GetAsync(
            swarm.EventsAsync, events => events.Any(e => e.Kind == SwarmEventKind.Error), "the error event");
        Assert.Contains(message, error.Single(e => e.Kind == SwarmEventKind.Error).Message, StringComparison.Ordinal);
        Assert.Equal(before.Tasks, (await swarm.StatusAsync()).Tasks);
    }

    private static async Task<string?> RunningAsync(WorkflowHandle watchdog)
    {
        try
        {
            var description = await watchdog.DescribeAsync();
            return description.Status == Temporalio.Api.Enums.V1.WorkflowExecutionStatus.Running ? description.RunId : null;
        }
        catch (Temporalio.Exceptions.RpcException e) when (e.Code == Temporalio.Exceptions.RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    private static RawValue Raw(string json) => new(new()
    {
        Metadata = { ["encoding"] = Google.Protobuf.ByteString.CopyFromUtf8("json/plain") },
        Data = Google.Protobuf.ByteString.CopyFrom(Encoding.UTF8.GetBytes(json)),
    });

    private static TaskSubmission Named(string key, params string[] dependsOn) =>
        new() { Title = key, Key = key, DependsOn = dependsOn.Length == 0 ? null : dependsOn };
}
