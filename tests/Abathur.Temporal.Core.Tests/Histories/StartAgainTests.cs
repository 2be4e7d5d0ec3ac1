using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>A stopped swarm starts again as it was: with its settings, its pause and all that it had to remember.</summary>
public sealed class StartAgainTests
{
    private static readonly SwarmSettings Unusual = new()
    {
        MaxConcurrentTasks = 3,
        Verify = ["make", "check"],
        Merge = MergePolicy.Approve,
        BudgetTokens = 5_000,
        MaxRetries = 1,
        Copy = [".env"],
    };

    [Fact]
    public void Checkpoint_AfterAnyHistory_KeepsEveryMember() => Step.History.Sample(
        history =>
        {
            var player = new HistoryPlayer();
            player.Start();
            foreach (var step in history)
            {
                RandomHistoryTests.TryPlay(player, step);
            }

            var before = CheckpointWriter.Write(player.Board);
            var after = CheckpointWriter.Write(player.Restored(continued: true));

            foreach (var member in typeof(SwarmCheckpoint).GetProperties())
            {
                Assert.Equal((member.Name, Json(member.GetValue(before))), (member.Name, Json(member.GetValue(after))));
            }
        },
        iter: 200);

    [Fact]
    public void Start_WithoutSettings_TakesTheCheckpoints()
    {
        var board = new TestBoard(Unusual).Board;

        var again = Again(board);

        Assert.Equal(Json(Unusual), Json(again.Settings));
    }

    [Fact]
    public void Start_WithSettings_TakesThose()
    {
        var checkpoint = CheckpointWriter.Write(new TestBoard(Unusual).Board);

        var board = BoardFactory.Create(TestBoard.Input(new SwarmSettings { MaxRetries = 9 }, checkpoint), continued: false, TestBoard.Start);

        Assert.Equal(Json(new SwarmSettings { MaxRetries = 9 }), Json(board.Settings));
    }

    [Fact]
    public void Start_CheckpointOfAnEarlierVersion_HasTheDefaults()
    {
        var checkpoint = CheckpointWriter.Write(new TestBoard(Unusual).Board) with { Settings = null, Paused = null };

        var board = BoardFactory.Create(TestBoard.Input(checkpoint: checkpoint), continued: false, TestBoard.Start);

        Assert.Equal(Json(new SwarmSettings()), Json(board.Settings));
    }

    [Theory]
    [InlineData(false, SwarmState.Running)]
    [InlineData(true, SwarmState.Paused)]
    public void Start_AfterAStop_IsPausedIfItWas(bool paused, SwarmState expected)
    {
        var board = new TestBoard().Board;
        if (paused)
        {
            Lifecycle.Pause(board, TestBoard.Start);
        }

        Lifecycle.Stop(board, new StopRequest(), TestBoard.Start);
        Lifecycle.Stop(board, new StopRequest { Mode = StopMode.Force }, TestBoard.Start);
        Lifecycle.Stopped(board, TestBoard.Start);

        Assert.Equal(expected, Again(board).State);
    }

    [Fact]
    public void Start_ResumedBeforeTheStop_Runs()
    {
        var board = new TestBoard().Board;
        Lifecycle.Pause(board, TestBoard.Start);
        var again = Again(board);
        Lifecycle.Resume(again, TestBoard.Start);
        Lifecycle.Stop(again, new StopRequest(), TestBoard.Start);

        Assert.Equal(SwarmState.Running, Again(again).State);
    }

    private static Board Again(Board board)
    {
        var checkpoint = AbathurJson.Read<SwarmCheckpoint>(JsonSerializer.SerializeToUtf8Bytes(CheckpointWriter.Write(board), AbathurJson.Options), "checkpoint");
        var again = BoardFactory.Create(TestBoard.Input(checkpoint: checkpoint), continued: false, TestBoard.Start);
        Lifecycle.Start(again, TestBoard.Prepared(), TestBoard.Start);
        return again;
    }

    private static string Json(object? value) => JsonSerializer.Serialize(value, AbathurJson.Options);
}
