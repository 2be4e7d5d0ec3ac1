using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Replay.Histories;

namespace Abathur.Temporal.Replay.Tests;

/// <summary>Moments of swarms that were recorded long ago, by other versions and other services.</summary>
public sealed class PastTests
{
    private static readonly string[] Continued = [.. Enumerable.Range(1, 4).Select(run => $"continue-as-new.swarm.{run}")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_Completion_TheTaskIsCompletedAndWasNotBefore()
    {
        await using var service = await RecordedService.StartAsync();
        var swarm = await service.KeepAsync("plain-run.swarm.1");
        var chain = new RunChain(swarm);
        var run = await chain.ReadAsync(await chain.NewestAsync(Cancel), _ => false, Cancel);
        var completions = (await chain.HandedOnAsync(run!, null)).Where(e => e.Kind == SwarmEventKind.TaskCompleted).ToList();

        Assert.Equal(["T1", "T2", "T3"], completions.Select(e => e.Task).Order());
        foreach (var e in completions)
        {
            var then = await service.Past.AtAsync(swarm, new WantedMoment.AtEvent(e.Number), Cancel);
            var before = await service.Past.AtAsync(swarm, new WantedMoment.AtTime(then.Moment.At), Cancel);

            Assert.Equal(e.At, then.Moment.At);
            Assert.True(before.Moment.HistoryEvent < then.Moment.HistoryEvent);
            Assert.Equal(TaskState.Completed, (await then.Swarm.QueryAsync(s => s.Task(e.Task!), Cancel)).State);
            Assert.Equal(TaskState.Running, (await before.Swarm.QueryAsync(s => s.Task(e.Task!), Cancel)).State);
        }
    }

    [Fact]
    public async Task At_EventsOfAContinuedSwarm_AreFoundInTheirRuns()
    {
        await using var service = await RecordedService.StartAsync();
        var swarm = await service.KeepAsync(Continued);
        var chain = new RunChain(swarm);
        var newest = await chain.StartAsync(await chain.NewestAsync(Cancel), Cancel);
        var runs = new List<string>();
        foreach (var e in newest!.Events)
        {
            var past = await service.Past.AtAsync(swarm, new WantedMoment.AtEvent(e.Number), Cancel);

            Assert.Equal((e.Number, e.At), (e.Number, past.Moment.At));
            runs.Add(past.Moment.Run);
        }

        Assert.Equal(Continued.Length - 1, runs.Distinct().Count());
        Assert.Equal(runs.Distinct(), runs.Where((run, i) => i == 0 || runs[i - 1] != run));
    }

    [Fact]
    public async Task At_TimeAfterTheEnd_IsTheLastState()
    {
        await using var service = await RecordedService.StartAsync();
        var swarm = await service.KeepAsync("plain-run.swarm.1");

        var end = await service.Past.AtAsync(swarm, new WantedMoment.AtTime(DateTimeOffset.UtcNow), Cancel);

        Assert.Equal((SwarmState.Stopped, 3), (end.Status.State, end.Status.Tasks[TaskState.Completed]));
    }

    [Theory]
    [InlineData(0, 99, "has no event 99: its newest is ")]
    [InlineData(-1, 0, "had not begun: it started at 20")]
    [InlineData(1, 0, "is in the future")]
    public async Task At_MomentThatIsNone_SaysWhatThereIs(int years, long number, string says)
    {
        await using var service = await RecordedService.StartAsync();
        var swarm = await service.KeepAsync("plain-run.swarm.1");
        WantedMoment wanted = number > 0 ? new WantedMoment.AtEvent(number) : new WantedMoment.AtTime(DateTimeOffset.UtcNow.AddYears(years * 10));

        var error = await Assert.ThrowsAsync<ClientException>(() => service.Past.AtAsync(swarm, wanted, Cancel));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(ClientFailure.Rejected, error.Failure);
    }

    [Fact]
    public async Task At_RunThatRetentionRemoved_NamesItAndWhatIsLeft()
    {
        await using var service = await RecordedService.StartAsync();
        var swarm = await service.KeepAsync(Continued[1..]);

        var error = await Assert.ThrowsAsync<ClientException>(() => service.Past.AtAsync(swarm, new WantedMoment.AtEvent(1), Cancel));
        var first = int.Parse(System.Text.RegularExpressions.Regex.Match(error.Message, @"first event that can be shown is (\d+)").Groups[1].Value, null);

        Assert.Contains("is no longer kept: the namespace's retention has removed its history", error.Message, StringComparison.Ordinal);
        Assert.InRange((await service.Past.AtAsync(swarm, new WantedMoment.AtEvent(first), Cancel)).Status.LastEvent, first, long.MaxValue);
    }

    [Fact]
    public async Task At_HistoryOfOtherCode_SaysThatItCantBeReplayed()
    {
        await using var service = await RecordedService.StartAsync();
        var other = RecordedService.Read("plain-run.swarm.1").Replace("\"PrepareSwarm\"", "\"SomethingElse\"", StringComparison.Ordinal);
        var swarm = await service.KeepAsync([other]);

        var error = await Assert.ThrowsAsync<ClientException>(() => service.Past.AtAsync(swarm, new WantedMoment.AtEvent(9), Cancel));

        Assert.Contains("can't be replayed by this version of Abathur", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_WorkflowThatIsNoSwarm_SaysWhatItIs()
    {
        await using var service = await RecordedService.StartAsync();
        var other = RecordedService.Read("plain-run.swarm.1").Replace("\"name\": \"Swarm\"", "\"name\": \"Stranger\"", StringComparison.Ordinal);
        var swarm = await service.KeepAsync([other]);

        var error = await Assert.ThrowsAsync<ClientException>(() => service.Past.AtAsync(swarm, new WantedMoment.AtEvent(1), Cancel));

        Assert.Contains("is no swarm, but of type 'Stranger'", error.Message, StringComparison.Ordinal);
    }
}
