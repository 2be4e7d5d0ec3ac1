using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

public sealed class ScoreTests
{
    [Theory]
    [InlineData(TaskPriority.Low, null, 0, 0, 1000)]
    [InlineData(TaskPriority.Normal, null, 0, 0, 2000)]
    [InlineData(TaskPriority.High, null, 0.99, 0, 3000)]
    [InlineData(TaskPriority.Critical, null, 1, 0, 4010)]
    [InlineData(TaskPriority.Normal, TaskPriority.Low, 2.5, 0, 2520)]
    [InlineData(TaskPriority.Normal, TaskPriority.Critical, 47.9, 0, 4470)]
    [InlineData(TaskPriority.Normal, TaskPriority.Critical, 48, 0, 4480)]
    [InlineData(TaskPriority.Normal, TaskPriority.Critical, 1000, 0, 4480)]
    [InlineData(TaskPriority.Low, null, 0, 3, 700)]
    [InlineData(TaskPriority.Low, null, 0, 100, -9000)]
    [InlineData(TaskPriority.Low, null, -5, 0, 1000)]
    public void Of_Table_IsTheSeedsFormula(TaskPriority priority, TaskPriority? goal, double hours, int retries, long expected)
    {
        var age = TimeSpan.FromHours(hours);
        Assert.Equal(expected, Score.Of(priority, goal, age, retries));
        var terms = Score.Terms(priority, goal, age, retries);
        Assert.Equal(expected, terms.Sum(term => term.Value));
        Assert.Equal(["priority", "goal", "age", "retries", "dependents"], terms.Select(term => term.Name));
    }

    [Fact]
    public void Starts_EqualScores_GoByIdAsANumber()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 11 });
        board.Submit([.. Enumerable.Range(1, 11).Select(i => new TaskSubmission { Title = $"t{i}" })]);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => $"T{i}"), board.Starts());
    }

    [Fact]
    public void Starts_LimitOfOne_FollowPriorityGoalAgeAndRetries()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1, RetryBackoffSeconds = 0 });
        Goals_Add(board, "big", TaskPriority.Critical);
        board.Submit(new TaskSubmission { Title = "old" });
        board.Pass(3600);
        board.Submit(
            new TaskSubmission { Title = "young" },
            new TaskSubmission { Title = "goal", Goal = "big" },
            new TaskSubmission { Title = "high", Priority = TaskPriority.High });
        var order = new List<string>();
        for (var starts = board.Starts(); starts.Count > 0; starts = board.Starts())
        {
            Assert.Single(starts);
            order.Add(board[starts[0]].Spec.Title);
            if (order.Count == 1)
            {
                board.Fail(starts[0]);
            }
            else
            {
                board.Complete(starts[0]);
            }
        }

        // goal 4000, then 3900 as a retry, which is still more than high's 3000; old 2010, young 2000.
        Assert.Equal(["goal", "goal", "high", "old", "young"], order);
    }

    private static void Goals_Add(TestBoard board, string name, TaskPriority priority) =>
        Core.Requests.Goals.Add(board.Board, new Goal { Name = name, Priority = priority }, board.Now);
}
