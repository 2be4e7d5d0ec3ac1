using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>What an operator changes, and what they should know, are events.</summary>
public sealed class OperatorChangesTests
{
    [Fact]
    public void Configure_SomeSettings_TellsTheOldAndTheNewOnes()
    {
        var board = new TestBoard();
        Lifecycle.Configure(board.Board, new SwarmSettings { MaxRetries = 5, BudgetTokens = 1000 }, board.Now);
        Assert.Equal("maxRetries: 3 → 5, budgetTokens: none → 1000", board.LastMessage(SwarmEventKind.SettingsChanged));
    }

    [Fact]
    public void Configure_TheSameSettings_IsNoEvent()
    {
        var board = new TestBoard();
        Lifecycle.Configure(board.Board, new SwarmSettings(), board.Now);
        Assert.Empty(board.EventsOf(SwarmEventKind.SettingsChanged));
    }

    [Fact]
    public void SetPriority_AnotherOne_TellsBoth()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"));
        TaskRequests.SetPriority(board.Board, new SetPriority { Task = "a", Priority = TaskPriority.High }, board.Now);
        TaskRequests.SetPriority(board.Board, new SetPriority { Task = "a", Priority = TaskPriority.High }, board.Now);
        Assert.Equal("normal → high", Assert.Single(board.EventsOf(SwarmEventKind.PriorityChanged)).Message);
    }

    [Fact]
    public void Start_WithANoteAndAFileThatWorks_WarnsAndReportsNoError()
    {
        var board = new TestBoard(start: false);
        var prepared = TestBoard.Prepared() with
        {
            BaseNote = "there are a branch and a tag",
            Roster = new AgentRoster(TestBoard.Agents, [new AgentProblem("a.md", 3, "unknown tool", Fatal: false), new AgentProblem("b.md", 1, "no name", Fatal: true)]),
        };
        Lifecycle.Start(board.Board, prepared, board.Now);
        Assert.Equal(["a.md:3: unknown tool", "there are a branch and a tag"], board.EventsOf(SwarmEventKind.Warning).Select(e => e.Message).Order());
        Assert.Equal("b.md:1: no name", Assert.Single(board.EventsOf(SwarmEventKind.Error)).Message);
    }
}
