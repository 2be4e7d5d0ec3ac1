using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Diagnosis;

/// <summary>A board with a diagnostic agent on which a task fails for good.</summary>
internal static class DiagnosisBoard
{
    public static readonly SwarmSettings NoRetries = new() { MaxRetries = 0, RetryBackoffSeconds = 0 };

    public static TestBoard Create(SwarmSettings? settings = null, params TaskSubmission[] tasks)
    {
        var board = new TestBoard(
            settings ?? NoRetries,
            agents: [.. TestBoard.Agents, TestBoard.Agent("diagnostic-analyst", AgentTier.Specialist) with { ReadOnly = true }]);
        board.Submit(tasks.Length > 0 ? tasks : [TestBoard.Task("a"), TestBoard.Task("b", "a"), TestBoard.Task("c", "b")]);
        return board;
    }

    public static TestBoard WithFailure(string task = "a", SwarmSettings? settings = null)
    {
        var board = Create(settings);
        board.Next();
        board.Fail(task);
        return board;
    }

    public static TaskEntry DiagnosisOf(this TestBoard board, string task) => board["diagnose:" + board[task].Id];

    /// <summary>The diagnosis of a task runs and ends with this verdict.</summary>
    public static void Judge(this TestBoard board, string task, Verdict? verdict)
    {
        board.Next();
        board.Complete(board.DiagnosisOf(task).Id, new AttemptResult { Usage = new AgentUsage(), Summary = "the cause", Verdict = verdict });
    }

    public static Verdict Replace(params TaskSubmission[] tasks) => new() { Action = VerdictAction.Replace, Tasks = tasks };

    public static Escalation? OpenEscalation(this TestBoard board) => board.Board.AllEscalations.FirstOrDefault(escalation => escalation.ClosedAt is null);
}
