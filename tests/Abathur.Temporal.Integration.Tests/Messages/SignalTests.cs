using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>Nobody waits for the answer to a signal: what is wrong with one becomes an error event, and nothing is lost.</summary>
public sealed class SignalTests(TemporalService service)
{
    [Theory]
    [InlineData("addWork", "{", "addWork: no valid JSON at line 1, byte 2: ")]
    [InlineData("addWork", """{"task": []}""", "addWork: unknown member 'task'; did you mean 'tasks'?")]
    [InlineData("addWork", "7", "addWork: must be an object")]
    [InlineData("addWork", """{"tasks": [{"title": ""}]}""", "Work was refused: tasks[0]: the title is empty;")]
    [InlineData("addWork", """{"dependencies": [{"task": "T1", "dependsOn": "T2"}]}""", "Work was refused: There is no task 'T1'")]
    [InlineData("taskReported", "[]", "taskReported: must be an object")]
    [InlineData("taskReported", """{"task": "T9", "attempt": 1}""", "A report of the unknown task 'T9' was refused.")]
    public async Task Signal_Bad_BecomesAnErrorEvent(string signal, string json, string message)
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        await swarm.Handle.SignalAsync(signal, [RawJson.Of(json)]);

        var events = await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.Error), "an error event");
        Assert.StartsWith(message, events.Single(e => e.Kind == SwarmEventKind.Error).Message, StringComparison.Ordinal);
        await swarm.SubmitAsync(new TaskSubmission { Title = "goes on" });
        await swarm.SettledAsync();
    }

    [Fact]
    public async Task AddWork_WithoutAnArgument_BecomesAnErrorEvent()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        await swarm.Handle.SignalAsync("addWork", []);

        var events = await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.Error), "an error event");
        Assert.Equal("addWork: missing; one JSON object is needed.", events.Single(e => e.Kind == SwarmEventKind.Error).Message);
    }

    [Fact]
    public async Task AddWork_EdgeThatClosesACycle_IsTakenAndTheWatchdogBreaksIt()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        await swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of("""
            {
              "tasks": [{"title": "a", "key": "a"}, {"title": "b", "key": "b", "dependsOn": ["a"]}],
              "dependencies": [{"task": "a", "dependsOn": "b"}]
            }
            """)));

        var events = await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.CycleBroken), "the cycle to be broken");
        Assert.Single(events, e => e.Kind == SwarmEventKind.CycleBroken);
        Assert.Equal(TaskState.Canceled, (await swarm.TaskAsync("b")).State);
        Assert.StartsWith(
            "Investigate circular dependency", events.Last(e => e.Kind == SwarmEventKind.TaskSubmitted).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskReported_OfAnotherAttempt_IsRefused()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.Handle.SignalAsync("taskReported", [RawJson.Of("""{"task": "T1", "attempt": 7, "result": {"usage": {}}}""")]);

        var events = await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.Error), "an error event");
        Assert.Equal(
            "A report of attempt 7 was refused: attempt 1 is the one that counts.", events.Single(e => e.Kind == SwarmEventKind.Error).Message);
        Assert.Equal(TaskState.Running, (await swarm.TaskAsync("T1")).State);
        gate.Open();
        await swarm.SettledAsync();
    }
}
