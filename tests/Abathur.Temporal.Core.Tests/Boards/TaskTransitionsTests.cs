using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

public sealed class TaskTransitionsTests
{
    // The design's table, once more: a change of it has to be meant.
    private static readonly (TaskState From, TaskState[] To)[] Table =
    [
        (TaskState.Pending, [TaskState.Ready, TaskState.Blocked, TaskState.Canceled]),
        (TaskState.Ready, [TaskState.Running, TaskState.Pending, TaskState.Blocked, TaskState.Completed, TaskState.Canceled]),
        (TaskState.Running, [TaskState.Completed, TaskState.Failed, TaskState.Ready, TaskState.Canceled]),
        (TaskState.Blocked, [TaskState.Pending, TaskState.Ready, TaskState.Canceled]),
        (TaskState.Failed, [TaskState.Ready, TaskState.Completed, TaskState.Canceled]),
        (TaskState.Completed, []),
        (TaskState.Canceled, []),
    ];

    [Fact]
    public void From_EveryState_IsTheTable()
    {
        Assert.Equal(Enum.GetValues<TaskState>(), Table.Select(row => row.From));
        Assert.All(Table, row => Assert.Equal(row.To, TaskTransitions.From(row.From)));
    }

    [Fact]
    public void Require_EveryPair_ThrowsWhatTheTableDoesNotHold()
    {
        foreach (var (from, to) in Table)
        {
            foreach (var state in Enum.GetValues<TaskState>())
            {
                if (to.Contains(state))
                {
                    TaskTransitions.Require("T1", from, state);
                }
                else
                {
                    var error = Assert.Throws<InvalidOperationException>(() => TaskTransitions.Require("T1", from, state));
                    Assert.Equal($"Illegal move of T1: {from} to {state}.", error.Message);
                }
            }
        }
    }

    [Theory]
    [InlineData(TaskState.Pending, false, true, false)]
    [InlineData(TaskState.Ready, false, true, false)]
    [InlineData(TaskState.Running, false, false, false)]
    [InlineData(TaskState.Blocked, false, true, false)]
    [InlineData(TaskState.Failed, false, false, true)]
    [InlineData(TaskState.Completed, true, false, false)]
    [InlineData(TaskState.Canceled, true, false, true)]
    public void Kinds_EveryState_ArePinned(TaskState state, bool closed, bool waiting, bool breaks)
    {
        Assert.Equal(closed, TaskTransitions.IsClosed(state));
        Assert.Equal(waiting, TaskTransitions.IsWaiting(state));
        Assert.Equal(breaks, TaskTransitions.BreaksDependents(state));
    }
}
