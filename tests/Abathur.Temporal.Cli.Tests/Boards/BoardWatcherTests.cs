using Abathur.Temporal.Cli.Tests.Swarms;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Boards;

/// <summary>The watcher asks a swarm when something has happened, and not before.</summary>
public sealed class BoardWatcherTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_IdleSwarm_AsksNothingAndLeavesNoEvent()
    {
        var counter = new QueryCounter();
        var swarm = new SwarmClient(await counter.ConnectAsync(server.Address), await server.StartAsync());
        await using var boards = new BoardWatcher(swarm) { Interval = TimeSpan.FromMilliseconds(50) }.WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await boards.MoveNextAsync());
        await SettleAsync(boards, counter);
        var (asked, length) = (counter.Count, (await swarm.DescribeAsync(Cancel)).HistoryLength);

        for (var board = 0; board < 20; board++)
        {
            Assert.True(await boards.MoveNextAsync());
        }

        Assert.Equal((asked, length), (counter.Count, (await swarm.DescribeAsync(Cancel)).HistoryLength));
    }

    [Fact]
    public async Task Watch_TasksSubmitted_ShowsThemWithoutWaitingForTheInterval()
    {
        var swarm = new SwarmClient(server.Client, await server.StartAsync());
        await using var boards = new BoardWatcher(swarm) { Interval = TimeSpan.FromHours(1) }.WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await boards.MoveNextAsync());

        await SubmitAsync(swarm, "one");

        do
        {
            Assert.True(await boards.MoveNextAsync());
        }
        while (boards.Current.Status.Tasks.GetValueOrDefault(TaskState.Ready) == 0);
        Assert.Equal(SwarmEventKind.TaskSubmitted, Assert.Single(boards.Current.NewEvents).Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(MessageNames.Watch)]
    public async Task Watch_Change_CostsOneQuery_AndThreeOfAWorkerThatDoesNotKnowIt(string? unknown)
    {
        var counter = new QueryCounter(unknown);
        var swarm = new SwarmClient(await counter.ConnectAsync(server.Address), await server.StartAsync());
        await using var boards = new BoardWatcher(swarm) { Interval = TimeSpan.FromMilliseconds(50) }.WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await boards.MoveNextAsync());
        await SettleAsync(boards, counter);
        var (asked, looks) = (counter.Count, boards.Current.Look);

        await SubmitAsync(swarm, "merge it");
        await SettleAsync(boards, counter);

        Assert.Equal("T1", Assert.Single(boards.Current.Running).Id);
        Assert.Equal(SwarmEventKind.TaskSubmitted, Assert.Single(boards.Current.Events).Kind);
        var (more, changes) = (counter.Count - asked, boards.Current.Look - looks);
        Assert.InRange(changes, 1, 3);
        if (unknown is null)
        {
            Assert.Equal(changes, more);
        }
        else
        {
            Assert.InRange(more, changes + 2, 3 * changes);
        }
    }

    [Fact]
    public async Task Watch_SwarmStops_EndsWithItsLastState()
    {
        var swarm = new SwarmClient(server.Client, await server.StartAsync());
        BoardModel? last = null;
        await foreach (var board in new BoardWatcher(swarm) { Interval = TimeSpan.FromHours(1) }.WatchAsync(Cancel))
        {
            if (last is null)
            {
                await swarm.UpdateAsync(s => s.StopAsync(new StopRequest { Mode = StopMode.Graceful }), Cancel);
            }

            last = board;
        }

        Assert.Equal("Completed", last!.Ended);
        Assert.Contains(last.Events, e => e is { Kind: SwarmEventKind.StateChanged, Message: "stopped" });
    }

    [Fact]
    public async Task Watch_SwarmThatHasEnded_GivesNothing()
    {
        var swarm = new SwarmClient(server.Client, await server.StartAsync());
        await swarm.UpdateAsync(s => s.StopAsync(new StopRequest { Mode = StopMode.Graceful }), Cancel);
        await swarm.StoppedAsync(Cancel);

        Assert.Empty(await new BoardWatcher(swarm).WatchAsync(Cancel).ToListAsync(Cancel));
        Assert.Equal("Completed", (await new BoardWatcher(swarm).LookBackAsync(Cancel)).Ended);
    }

    // The start's own workflow task may end after the first look.
    private static async Task SettleAsync(IAsyncEnumerator<BoardModel> boards, QueryCounter counter)
    {
        for (var (asked, same) = (-1, 0); same < 25; same = counter.Count == asked ? same + 1 : 0, asked = counter.Count)
        {
            Assert.True(await boards.MoveNextAsync());
        }
    }

    private static Task<SubmitResult> SubmitAsync(SwarmClient swarm, string title)
    {
        var batch = new SubmitTasks { Tasks = [new() { Title = title }] };
        return swarm.UpdateAsync(s => s.SubmitTasksAsync(batch), Cancel);
    }
}
