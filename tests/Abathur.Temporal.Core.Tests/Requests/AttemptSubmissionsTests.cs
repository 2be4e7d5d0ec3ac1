using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>Tasks that running attempts ask for.</summary>
public sealed class AttemptSubmissionsTests
{
    private readonly TestBoard board = new();

    public AttemptSubmissionsTests()
    {
        board.Submit(TestBoard.Task("mine"), TestBoard.Task("other"));
        board.Starts();
    }

    [Fact]
    public void Accept_Task_BelongsToTheLineage()
    {
        var taken = Ask("T1", new() { Title = "part", Key = "part" });

        Assert.Equal(new SubmittedTask("T3", Created: true, "part"), taken);
        Assert.Equal(("T1", "T1", 1), (board["T3"].Record.Parent, board["T3"].Record.Root, board["T3"].Record.Depth));
        Assert.Equal("T1/part", board["T3"].Spec.Key);
    }

    [Fact]
    public void Accept_SameKeyOrContentInTheNextAttempt_IsTheSameTask()
    {
        var keyed = Ask("T1", new() { Title = "part", Key = "part" });
        var plain = Ask("T1", new() { Title = "more" });
        board.Fail("T1");
        board.Pass(3600);
        board.Starts();

        Assert.Equal(keyed with { Created = false }, Ask("T1", new() { Title = "part", Key = "part" }));
        Assert.Equal(plain with { Created = false }, Ask("T1", new() { Title = "more" }));
        Assert.True(Ask("T2", new() { Title = "part", Key = "part" }).Created);
        Assert.Throws<RejectedException>(() => Ask("T1", new() { Title = "else", Key = "part" }));
    }

    [Fact]
    public void Accept_Dependencies_AreOwnKeysAndIdsOfTheLineage()
    {
        Ask("T1", new() { Title = "first", Key = "first" });
        Ask("T1", new() { Title = "second", DependsOn = ["first", "T1"] });
        Ask("T2", new() { Title = "theirs" });

        Assert.Equal(["T3", "T1"], board["T4"].Spec.DependsOn!);
        Assert.Contains("another lineage", Refused("T1", new() { Title = "x", DependsOn = ["T5"] }), StringComparison.Ordinal);
        Assert.Contains("unknown task 'nothing'", Refused("T1", new() { Title = "x", DependsOn = ["nothing"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_AttemptThatHasEnded_IsRefusedUnlessItRepeats()
    {
        Ask("T1", new() { Title = "part" });
        board.Complete("T1");

        Assert.Equal("Attempt 1 of T1 has ended: no more tasks are taken from it.", Refused("T1", new() { Title = "late" }));
        Assert.False(Ask("T1", new() { Title = "part" }).Created);
    }

    [Fact]
    public void Accept_MoreThanATaskMayAskFor_IsRefused()
    {
        for (var i = 0; i < 10; i++)
        {
            Ask("T1", new() { Title = $"part {i}" });
        }

        Assert.Contains("at most 10", Refused("T1", new() { Title = "one more" }), StringComparison.Ordinal);
        Assert.True(Ask("T2", new() { Title = "theirs" }).Created);
    }

    [Fact]
    public void Check_ChangesNothing()
    {
        AttemptSubmissions.Check(board.Board, new() { Task = "T1", Attempt = 1, Submission = new() { Title = "part" } });

        Assert.Equal(2, board.Board.Tasks.Count());
    }

    [Fact]
    public void Tasks_OfALineage_AreItsRootAndWhatItLedTo()
    {
        Ask("T1", new() { Title = "part" });
        Ask("T2", new() { Title = "theirs" });

        Assert.Equal(["T1", "T3"], BoardViews.Tasks(board.Board, new() { Lineage = "T3" }, board.Now).Tasks.Select(task => task.Id));
    }

    private SubmittedTask Ask(string task, TaskSubmission submission) =>
        AttemptSubmissions.Accept(board.Board, new() { Task = task, Attempt = board[task].Record.Attempts, Submission = submission }, board.Now);

    private string Refused(string task, TaskSubmission submission)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => Ask(task, submission));
        Assert.True(refusal is InvalidInputException or RejectedException);
        return refusal.Message;
    }
}
