using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>Nothing starts without the work that it waits for.</summary>
public sealed class UnmergedWorkTests
{
    private static readonly TaskSubmission Unmerged = TestBoard.Task("apart") with { Merge = MergePolicy.None };

    [Fact]
    public void Submit_DependentOfAnUnmergedTask_IsRefusedAndSaysWhatToDo()
    {
        var board = new TestBoard();
        board.Submit(Unmerged);

        var refusal = Assert.Throws<RejectedException>(() => board.Submit(TestBoard.Task("next", "apart")));
        Assert.Equal(
            "Task 'next' can't depend on 'T1': its work is never merged (merge: none), so that 'next' would start without it. "
            + "Give 'T1' merge: auto or merge: approve, or remove the dependency.",
            refusal.Message);
        Assert.Single(board.Board.Tasks);
    }

    [Fact]
    public void Submit_BothInOneBatch_IsRefused() =>
        Assert.Throws<RejectedException>(() => new TestBoard().Submit(Unmerged, TestBoard.Task("next", "apart")));

    [Fact]
    public void Submit_TheSwarmMergesNothing_TakesTasksWithoutDependencies()
    {
        var board = new TestBoard(new SwarmSettings { Merge = MergePolicy.None });

        board.Submit(TestBoard.Task("a"), TestBoard.Task("b") with { Merge = MergePolicy.Auto }, TestBoard.Task("c", "b"));
        Assert.Throws<RejectedException>(() => board.Submit(TestBoard.Task("d", "a")));
    }

    [Fact]
    public void Submit_DependentOfAReadOnlyTask_IsTaken()
    {
        var board = new TestBoard(new SwarmSettings { Merge = MergePolicy.None });

        board.Submit(TestBoard.Task("named") with { AgentType = "reviewer" }, TestBoard.Task("said") with { ReadOnly = true }, TestBoard.Task("next", "named", "said"));
        board.Submit(TestBoard.Task("after", "named", "said"));
    }

    [Fact]
    public void Submit_DependentOfAReadOnlyAgentsTaskBeforeTheThirdRules_IsTaken() =>
        new TestBoard(rules: RulesVersion.Second).Submit(Unmerged with { AgentType = "reviewer" }, TestBoard.Task("next", "apart"));

    [Fact]
    public void AddDependency_OnAnUnmergedTask_IsRefused()
    {
        var board = new TestBoard();
        board.Submit(Unmerged, TestBoard.Task("next"));

        Assert.Throws<RejectedException>(() => board.Depend("next", "apart"));
    }

    [Fact]
    public void Configure_MergeNoneWhileTasksWaitForWork_IsRefused()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("first"), TestBoard.Task("next", "first"));

        var refusal = Assert.Throws<RejectedException>(() => Lifecycle.Configure(board.Board, new SwarmSettings { Merge = MergePolicy.None }, board.Now));
        Assert.StartsWith("merge: none can't be set while tasks wait for the work of T1", refusal.Message, StringComparison.Ordinal);
        board.Cancel("next");
        Lifecycle.Configure(board.Board, new SwarmSettings { Merge = MergePolicy.None }, board.Now);
    }
}
