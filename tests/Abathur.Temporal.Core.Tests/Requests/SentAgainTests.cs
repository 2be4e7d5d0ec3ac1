using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>
/// A client whose answer was lost sends its update again, maybe to the next run, which knows no update ids: the second neither
/// fails nor acts, also when the board has moved on.
/// </summary>
public sealed class SentAgainTests
{
    public static TheoryData<string> Updates => [.. Sends.Keys];

    private static Dictionary<string, (Action<TestBoard> Send, Action<TestBoard> MoveOn)> Sends { get; } = new()
    {
        ["submitTasks"] = (
            board => board.Submit(TestBoard.Task("new")),
            board => Lifecycle.Stop(board.Board, new StopRequest(), board.Now)),
        ["addDependency"] = (
            board => Dependencies.Add(board.Board, new DependencyChange { Task = "waits", DependsOn = "done" }, board.Now),
            board => board.Starts()),
        ["removeDependency"] = (
            board => Dependencies.Remove(board.Board, new DependencyChange { Task = "later", DependsOn = "waits" }, board.Now),
            board => board.Starts()),
        ["cancelTask"] = (
            board => TaskRequests.Cancel(board.Board, new CancelTask { Task = "waits" }, board.Now),
            _ => { }
        ),
        ["retryTask"] = (
            board => TaskRequests.Retry(board.Board, new RetryTask { Task = "failed", Attempt = 1 }, board.Now),
            board => board.Starts()),
        ["retryTask, failed again"] = (
            board => TaskRequests.Retry(board.Board, new RetryTask { Task = "failed", Attempt = 1 }, board.Now),
            board =>
            {
                board.Starts();
                board.Fail("failed");
            }
        ),
        ["setPriority"] = (
            board => TaskRequests.SetPriority(board.Board, new SetPriority { Task = "waits", Priority = TaskPriority.High }, board.Now),
            board => TaskRequests.Cancel(board.Board, new CancelTask { Task = "waits" }, board.Now)),
        ["addGoal"] = (board => Goals.Add(board.Board, new Goal { Name = "ship" }, board.Now), _ => { }
        ),
        ["changeGoal"] = (
            board => Goals.Change(board.Board, new GoalChange { Name = "known", Status = GoalStatus.Retired }, board.Now), _ => { }
        ),
        ["pause"] = (board => Lifecycle.Pause(board.Board, board.Now), _ => { }
        ),
        ["stop"] = (board => Lifecycle.Stop(board.Board, new StopRequest { GraceSeconds = 60 }, board.Now), board => board.Pass(10)),
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public void Update_SentAgain_NeitherFailsNorActs(string name)
    {
        var (send, moveOn) = Sends[name];
        var board = Board();
        send(board);
        moveOn(board);
        var before = State(board);

        send(board);

        Assert.Equal(before, State(board));
    }

    [Fact]
    public void AnswerEscalation_SentAgain_NeitherFailsNorActs()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", new() { Action = VerdictAction.Ask, Question = "What now?" });
        var answer = new EscalationAnswer { Escalation = "E1", Choice = EscalationChoice.Retry, Note = "look again" };
        EscalationAnswers.Answer(board.Board, answer, board.Now);
        board.Starts();
        board.Fail("a");
        var before = State(board);

        EscalationAnswers.Answer(board.Board, answer, board.Now);

        Assert.Equal(before, State(board));
    }

    private static TestBoard Board()
    {
        var board = new TestBoard(new SwarmSettings { MaxRetries = 0 });
        Goals.Add(board.Board, new Goal { Name = "known" }, board.Now);
        board.Submit(TestBoard.Task("done"), TestBoard.Task("failed"));
        board.Starts();
        board.Complete("done");
        board.Fail("failed");
        board.Submit(TestBoard.Task("waits"), TestBoard.Task("later", "waits"));
        return board;
    }

    private static string State(TestBoard board) =>
        System.Text.Json.JsonSerializer.Serialize(CheckpointWriter.Write(board.Board), AbathurJson.Options);
}
