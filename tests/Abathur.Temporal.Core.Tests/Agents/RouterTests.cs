using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Agents;

public sealed class RouterTests
{
    private static readonly TaskSubmission Plain = new() { Title = "t" };

    [Fact]
    public void Choose_AgentType_WinsOverEverything() =>
        Assert.Equal(
            new Route("reviewer", "the task names it (agentType)"),
            Choose(Plain with { AgentType = "reviewer", PreferredAgent = "architect", RequiredTools = ["edit"] }));

    [Fact]
    public void Choose_Preferred_WinsOverTools() =>
        Assert.Equal(new Route("reviewer", "the task prefers it (preferredAgent)"), Choose(Plain with { PreferredAgent = "reviewer", RequiredTools = ["edit"] }));

    [Fact]
    public void Choose_PreferredNotRegistered_GoesByTools() =>
        Assert.Equal("reviewer", Choose(Plain with { PreferredAgent = "nobody", RequiredTools = ["grep"] }).Agent);

    [Fact]
    public void Submit_PreferredNotRegistered_SaysSoInTheAnswerAndTheExplanation()
    {
        const string Warning = "preferredAgent 'revewer' is not registered; did you mean 'reviewer'?";
        var board = new TestBoard();

        var answer = board.Submit(TestBoard.Task("a") with { PreferredAgent = "revewer" }, TestBoard.Task("b") with { PreferredAgent = "reviewer" });

        Assert.Equal([Warning, null], answer.Tasks.Select(task => task.Warning));
        Assert.Equal("the default: " + Warning, Explanations.Explain(board.Board, board["a"], board.Now).Routing);
        Assert.Null(Router.Unpreferred(Plain with { AgentType = "architect", PreferredAgent = "nobody" }, TestBoard.Agents));
    }

    [Fact]
    public void Choose_Tools_TakesTheFirstByTierThenName()
    {
        // Architects come first; among equals the ordinal name decides, not the order of the list.
        AgentSummary[] agents = [TestBoard.Agent("b", AgentTier.Worker), TestBoard.Agent("a", AgentTier.Worker), .. TestBoard.Agents];
        Assert.Equal(new Route("architect", "the first by tier and name that has edit, shell"), Router.Choose(Plain with { RequiredTools = ["edit", "shell"] }, agents));
        Assert.Equal("a", Router.Choose(Plain with { RequiredTools = ["edit"] }, [.. agents.Where(agent => agent.Tier == AgentTier.Worker)]).Agent);
    }

    [Fact]
    public void Choose_NothingFits_IsTheDefault()
    {
        var expected = new Route("code-implementer", "the default");
        Assert.Equal(expected, Choose(Plain));
        Assert.Equal(expected, Choose(Plain with { RequiredTools = [] }));
        Assert.Equal(expected, Choose(Plain with { RequiredTools = ["telepathy"] }));
        Assert.Equal(expected, Router.Choose(Plain with { PreferredAgent = "x" }, []));
    }

    [Theory]
    [InlineData("code-implementor", "Task 't': unknown agent 'code-implementor'; did you mean 'code-implementer'?")]
    [InlineData("Reviewer", "Task 't': unknown agent 'Reviewer'; did you mean 'reviewer'?")]
    [InlineData("zzzzzzzzzzzz", "Task 't': unknown agent 'zzzzzzzzzzzz'; known are architect, code-implementer, reviewer.")]
    public void Choose_UnknownAgentType_NamesTheNearest(string name, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Choose(Plain with { AgentType = name })).Message);

    private static Route Choose(TaskSubmission task) => Router.Choose(task, TestBoard.Agents);
}
