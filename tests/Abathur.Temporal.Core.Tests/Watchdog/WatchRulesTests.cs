using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Watchdog;

namespace Abathur.Temporal.Core.Tests.Watchdog;

public sealed class WatchRulesTests
{
    private static readonly DateTimeOffset Now = TestBoard.Start;

    [Fact]
    public void Judge_Cycle_TheLowestScoreAndOfThoseTheNewestIsNamedOnce()
    {
        var graph = Graph(
            Waiting("T1", 3000, "T2"),
            Waiting("T2", 1000, "T3"),
            Waiting("T3", 1000, "T1"),
            Waiting("T4", 1, "T1"));
        var found = Assert.Single(WatchRules.Judge(graph, Now));
        Assert.Equal((InterventionKind.BreakCycle, "T3"), (found.Kind, found.Task));
        Assert.Equal(["T1", "T2", "T3"], found.Members!);
        Assert.Empty(WatchRules.Judge(graph, Now));
    }

    [Fact]
    public void Judge_TwoCycles_OneEach()
    {
        var graph = Graph(Waiting("T1", 1, "T2"), Waiting("T2", 2, "T1"), Waiting("T3", 1, "T4"), Waiting("T4", 2, "T3"));
        Assert.Equal(["T1", "T3"], WatchRules.Judge(graph, Now).Select(found => found.Task));
    }

    [Fact]
    public void Judge_CycleThatGrewBack_IsToldAgain()
    {
        var graph = Graph(Waiting("T1", 1, "T2"), Waiting("T2", 2, "T1"));
        WatchRules.Judge(graph, Now);
        graph.Take(new() { Gone = ["T1"] });
        Assert.All(WatchRules.Judge(graph, Now), found => Assert.NotEqual(InterventionKind.BreakCycle, found.Kind));
        graph.Take(new() { Changed = [Waiting("T3", 1, "T2"), Waiting("T2", 2, "T3")] });
        Assert.Equal(InterventionKind.BreakCycle, Assert.Single(WatchRules.Judge(graph, Now)).Kind);
    }

    [Fact]
    public void Judge_StuckAttempt_AtTwiceItsTimeoutAndOnce()
    {
        var graph = Graph(new WatchedTask { Id = "T1", State = TaskState.Running, Attempt = 2, DueAt = Now.AddSeconds(1200) });
        Assert.Empty(WatchRules.Judge(graph, Now));
        Assert.Equal(Now.AddSeconds(1200), WatchRules.WakeAt(graph));
        var found = Assert.Single(WatchRules.Judge(graph, Now.AddSeconds(1200)));
        Assert.Equal((InterventionKind.EndStuckAttempt, "T1", 2), (found.Kind, found.Task, found.Attempt));
        Assert.Null(WatchRules.WakeAt(graph));
    }

    [Fact]
    public void Judge_BlockedForTooLong_IsTold()
    {
        var graph = Graph(
            new WatchedTask { Id = "T2", State = TaskState.Blocked, DueAt = Now.AddHours(1) },
            new WatchedTask { Id = "T3", State = TaskState.Ready });
        Assert.Equal(InterventionKind.MendBlockedChain, Assert.Single(WatchRules.Judge(graph, Now.AddHours(1))).Kind);
    }

    [Fact]
    public void Judge_NothingRunsAndWorkIsLeft_DeadlockOnceUntilItEnds()
    {
        var graph = Graph(new WatchedTask { Id = "T2", State = TaskState.Blocked }, Waiting("T3", 1, "T2"));
        Assert.Equal(InterventionKind.ReportDeadlock, Assert.Single(WatchRules.Judge(graph, Now)).Kind);
        Assert.Empty(WatchRules.Judge(graph, Now));
        graph.Take(new() { Changed = [new WatchedTask { Id = "T4", State = TaskState.Running, Attempt = 1 }] });
        graph.Take(new() { Gone = ["T4"] });
        Assert.Single(WatchRules.Judge(graph, Now));
    }

    [Fact]
    public void Judge_PausedSwarm_IsNoDeadlock()
    {
        var graph = new WatchGraph();
        graph.Take(new() { Changed = [Waiting("T3", 1, "T2")], Running = false });
        Assert.Empty(WatchRules.Judge(graph, Now));
    }

    [Fact]
    public void WakeAt_NothingRunsOrIsBlocked_Never() => Assert.Null(WatchRules.WakeAt(Graph(Waiting("T1", 1))));

    private static WatchedTask Waiting(string id, long score, params string[] dependsOn) =>
        new() { Id = id, State = TaskState.Pending, Score = score, DependsOn = dependsOn };

    private static WatchGraph Graph(params WatchedTask[] tasks)
    {
        var graph = new WatchGraph();
        graph.Take(new() { Changed = tasks });
        return graph;
    }
}
