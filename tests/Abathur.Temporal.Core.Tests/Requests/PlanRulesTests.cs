using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>What a plan may not be.</summary>
public sealed class PlanRulesTests
{
    private static readonly TaskSubmission Planning = new() { Title = "ship it", Key = "plan", Plan = new(), AgentType = "reviewer" };

    [Fact]
    public void Problems_TenThousandTasks_AreTooMany() =>
        Assert.Equal(
            ["the plan has 10,000 tasks; plan 1 to 1,000, and put what belongs together into one task."],
            Problems([.. Enumerable.Range(0, 10_000).Select(i => TestBoard.Task($"t{i}"))]));

    [Fact]
    public void Problems_NoTask_IsNoPlan() => Assert.Contains("the plan has 0 tasks", Assert.Single(Problems()), StringComparison.Ordinal);

    [Fact]
    public void Problems_MoreThanItMayHold_SaysHowMuchThatIs() => Assert.Contains(
        "at most 262,144 are taken",
        Assert.Single(Problems([.. Enumerable.Range(0, 20).Select(i => TestBoard.Task($"t{i}") with { Description = new('x', 15_000) })])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Problems_ChainOfTasks_HasAtMostAHundredWaves(int tasks, bool isSound)
    {
        var problems = Problems([.. Enumerable.Range(0, tasks).Select(i => TestBoard.Task($"t{i}", i == 0 ? [] : [$"t{i - 1}"]))]);

        Assert.Equal(isSound, problems.Count == 0);
        Assert.All(problems, problem => Assert.StartsWith("the plan has 101 waves", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_AThousandTasksThatDependOnManyOthers_AreNone()
    {
        var tasks = Enumerable.Range(0, 1000).Select(i => TestBoard.Task($"t{i}", [.. Enumerable.Range(Math.Max(0, (i / 100 * 100) - 20), i < 100 ? 0 : 20).Select(j => $"t{j}")])).ToArray();

        Assert.Empty(Problems(tasks));
    }

    [Fact]
    public void Problems_HundredThousandUnknownDependencies_AreNotAllLookedFor()
    {
        var unknown = Enumerable.Range(0, 100).Select(i => $"u{i}").ToArray();

        Assert.Equal(20, Problems([.. Enumerable.Range(0, 400).Select(i => TestBoard.Task($"t{i}", unknown))]).Count);
    }

    [Fact]
    public void Problems_KeyGivenTwice_IsNamed() =>
        Assert.Equal(["the key 'a' is used by 2 tasks: give each its own"], Problems(TestBoard.Task("a"), TestBoard.Task("a")));

    [Fact]
    public void Problems_NullAmongTheTasks_IsNamed() =>
        Assert.Equal(["tasks[1]: null where a task is needed."], Problems(TestBoard.Task("a"), null!));

    [Fact]
    public void Problems_KeyThatHasNoRoomForThePlans_IsNamed() =>
        Assert.EndsWith("the key has 98 characters; here it takes 97", Assert.Single(Problems(TestBoard.Task(new('k', 98)))), StringComparison.Ordinal);

    [Fact]
    public void Problems_TaskThatPlans_IsNamed() =>
        Assert.Equal(["tasks[0] 'a': a planned task can't plan; remove plan, and plan what it would"], Problems(TestBoard.Task("a") with { Plan = new() }));

    [Fact]
    public void Problems_DependencyOnWhatWaitsForThePlan_IsNamed()
    {
        var board = Board();
        board.Submit(TestBoard.Task("release", "plan"), TestBoard.Task("party", "release"));

        Assert.Equal(["Task 'a': it can't depend on T3, which waits for this plan"], PlanRules.Problems(board.Board, board["plan"], [TestBoard.Task("a", "party")]));
        Assert.Equal(["Task 'a': it can't depend on T1, which plans it; leave that out"], PlanRules.Problems(board.Board, board["plan"], [TestBoard.Task("a", "T1")]));
    }

    [Fact]
    public void Problems_DependencyOnAnyOtherTaskOfTheSwarm_IsFine()
    {
        var board = Board();
        board.Submit(TestBoard.Task("there"));

        Assert.Empty(PlanRules.Problems(board.Board, board["plan"], [TestBoard.Task("a", "there", "T2")]));
    }

    [Fact]
    public void Problems_MoreEndsThanWhatWaitsForThePlanMayDependOn_AreNamed()
    {
        var board = Board();
        board.Submit(TestBoard.Task("release", "plan"));

        var problems = PlanRules.Problems(board.Board, board["plan"], [.. Enumerable.Range(0, 100).Select(i => TestBoard.Task($"t{i}"))]);

        Assert.Equal(["T2 waits for this plan and would depend on 101 tasks; at most 100. Let the plan end in fewer tasks"], problems);
    }

    [Fact]
    public void Listed_MoreThanFit_SaysHowManyAreLeftOut()
    {
        var text = PlanRules.Listed([.. Enumerable.Repeat("this is wrong", 100)], 300);

        Assert.InRange(text.Length, 200, 300);
        Assert.StartsWith("(1) this is wrong. (2) this is wrong.", text, StringComparison.Ordinal);
        Assert.EndsWith("more.", text, StringComparison.Ordinal);
    }

    private static TestBoard Board()
    {
        var board = new TestBoard();
        board.Submit(Planning);
        return board;
    }

    private static IReadOnlyList<string> Problems(params TaskSubmission[] tasks)
    {
        var board = Board();
        return PlanRules.Problems(board.Board, board["plan"], tasks);
    }
}
