using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Limits;

public sealed class StartLimitsTests
{
    [Theory]
    [InlineData(AgentTier.Architect, 2)]
    [InlineData(AgentTier.Specialist, 5)]
    [InlineData(AgentTier.Worker, 20)]
    public void Instances_EveryTier_AreTheOriginals(AgentTier tier, int instances) => Assert.Equal(instances, InstanceLimit.Of(tier));

    [Fact]
    public void All_EveryLimitAndEveryReasonOfTheWire_IsListedOnce()
    {
        Assert.Equal(
            typeof(StartLimit).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(StartLimit))).Select(type => type.Name).Order(),
            StartLimits.All.Select(limit => limit.GetType().Name).Order());
        Assert.Equal(
            Enum.GetValues<WaitLimit>().Where(limit => limit != WaitLimit.Score),
            StartLimits.All.Select(limit => limit.Kind).Order());
    }

    [Theory]
    [InlineData("architect", 2)]
    [InlineData("reviewer", 5)]
    [InlineData("code-implementer", 20)]
    public void Starts_MoreTasksThanInstances_StopAtTheTier(string agent, int instances)
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 100 });
        board.Submit([.. Enumerable.Range(1, 30).Select(i => new TaskSubmission { Title = $"t{i}", AgentType = agent })]);
        Assert.Equal(instances, board.Starts().Count);
        Assert.Equal(instances, board.Board.Instances(agent));
        board.Complete("T1");
        Assert.Equal([$"T{instances + 1}"], board.Starts());
    }

    [Fact]
    public void Starts_OneAgentFull_AnotherGoesOn()
    {
        var board = new TestBoard();
        board.Submit([.. Enumerable.Range(1, 3).Select(i => new TaskSubmission { Title = $"a{i}", AgentType = "architect", Priority = TaskPriority.Critical })]);
        board.Submit(new TaskSubmission { Title = "other" });
        Assert.Equal(["T1", "T2", "T4"], board.Starts());
    }

    [Fact]
    public void Starts_LimitLowered_NothingStartsUntilBelow()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 3 });
        board.Submit([.. Enumerable.Range(1, 5).Select(i => new TaskSubmission { Title = $"t{i}" })]);
        Assert.Equal(3, board.Starts().Count);
        Lifecycle.Configure(board.Board, new SwarmSettings { MaxConcurrentTasks = 1 }, board.Now);
        board.Complete("T1");
        board.Complete("T2");
        Assert.Empty(board.Starts());
        board.Complete("T3");
        Assert.Equal(["T4"], board.Starts());
    }

    [Theory]
    [InlineData(25L, null)]
    [InlineData(null, 0.75)]
    public void Starts_BudgetUsed_NothingMore(long? tokens, double? cost)
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1, BudgetTokens = tokens, BudgetCostUsd = (decimal?)cost });
        board.Submit([.. Enumerable.Range(1, 5).Select(i => new TaskSubmission { Title = $"t{i}" })]);
        Assert.Equal(["T1"], board.Starts());
        board.Complete("T1");
        Assert.Equal(["T2"], board.Starts());
        board.Fail("T2");
        Assert.Empty(board.Starts());
        Lifecycle.Configure(board.Board, new SwarmSettings(), board.Now);
        Assert.NotEmpty(board.Starts());
    }
}
