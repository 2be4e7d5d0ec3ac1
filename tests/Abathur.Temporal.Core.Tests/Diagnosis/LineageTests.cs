using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Tests.Diagnosis;

public sealed class LineageTests
{
    [Fact]
    public void AddWork_ByAnAgent_TenSubtasksAtMost()
    {
        var board = DiagnosisBoard.Create(tasks: TestBoard.Task("a"));
        board.Next();
        board.Complete("a", Asking(11));
        Assert.Single(board.Board.Tasks);
        Assert.Contains("at most 10", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void AddWork_FiveLevelsDown_IsRefused()
    {
        var board = DiagnosisBoard.Create(tasks: TestBoard.Task("a"));
        for (var level = 0; level < 6; level++)
        {
            var id = Assert.Single(board.Starts());
            Assert.Equal(level, board[id].Record.Depth);
            board.Complete(id, Asking(1));
        }

        Assert.Empty(board.Starts());
        Assert.Contains("at most 5 levels", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void AddWork_ByManyAgents_HundredDescendantsAtMost()
    {
        var board = DiagnosisBoard.Create(new() { MaxConcurrentTasks = 1000 }, TestBoard.Task("a"));
        while (board.Starts() is { Count: > 0 } starts)
        {
            foreach (var id in starts)
            {
                board.Complete(id, Asking(10));
            }
        }

        Assert.Equal(101, board.Board.Tasks.Count());
    }

    private static AttemptResult Asking(int count) => new()
    {
        Usage = new AgentUsage(),
        AddWork = new AddWork { Tasks = [.. Enumerable.Range(1, count).Select(i => new TaskSubmission { Title = $"part {i}" })] },
    };
}
