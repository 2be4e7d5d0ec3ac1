using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Checkpoints;

/// <summary>Which ref a swarm's integration branch is: chosen once, at its start.</summary>
public class IntegrationBranchTests
{
    private const string IntegrationRef = "refs/abathur/integration/demo";

    [Theory]
    [InlineData(null)]
    [InlineData(IntegrationRef)]
    public void Start_FromACheckpoint_KeepsTheLineOfTheFirstStart(string? line)
    {
        var board = new TestBoard(start: false);
        Lifecycle.Start(board.Board, TestBoard.Prepared() with { IntegrationRef = line }, board.Now);

        var resumed = BoardFactory.Create(TestBoard.Input(null, CheckpointWriter.Write(board.Board)), continued: false, board.Now);
        Lifecycle.Start(resumed, TestBoard.Prepared() with { IntegrationRef = line is null ? IntegrationRef : null, BaseNote = "another base" }, board.Now);

        Assert.Equal(line, resumed.Repository.IntegrationRef);
        Assert.Equal(line ?? "abathur/demo/main", BoardViews.Status(resumed, board.Now).IntegrationBranch);
        Assert.Null(resumed.Prepared!.BaseNote);
    }

    [Fact]
    public void Start_NoteOnTheBase_IsAnEventAndInTheStatus()
    {
        var board = new TestBoard(start: false);
        Lifecycle.Start(board.Board, TestBoard.Prepared() with { BaseNote = "a tag has that name too" }, board.Now);

        Assert.Equal("a tag has that name too", BoardViews.Status(board.Board, board.Now).BaseNote);
        Assert.Contains(board.Board.Events.After(0).Events, e => e.Message == "a tag has that name too");
    }

    [Fact]
    public void Create_LineGivenFromOutside_IsRefused()
    {
        var input = TestBoard.Input();

        Assert.Throws<InvalidInputException>(() => BoardFactory.Create(
            input with { Repository = input.Repository with { IntegrationRef = "refs/heads/main" } }, continued: false, TestBoard.Start));
    }

    [Fact]
    public void Create_ResetAndResume_IsRefused()
    {
        var checkpoint = CheckpointWriter.Write(new TestBoard().Board);

        var error = Assert.Throws<InvalidInputException>(() => BoardFactory.Create(
            TestBoard.Input(null, checkpoint) with { ResetBranch = true }, continued: false, TestBoard.Start));

        Assert.Contains("resetBranch", error.Message, StringComparison.Ordinal);
        Assert.NotNull(BoardFactory.Create(TestBoard.Input(null, checkpoint) with { ResetBranch = true }, continued: true, TestBoard.Start));
    }
}
