using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>
/// A hand-off to a read-only agent, which can't finish a coding task: the task returns to the agent that asked, with the
/// findings as a hint and the branch as it stood.
/// </summary>
internal static class Consultations
{
    /// <summary>Who gets the task back from <paramref name="next"/>; null: it is theirs.</summary>
    public static string? ReturnTo(Board board, TaskEntry task, string next) =>
        board.Rules >= RulesVersion.Second && board.FindAgent(next) is { ReadOnly: true } && !(board.Rules >= RulesVersion.Third && ReadOnlyTasks.Is(board, task))
            ? task.Record.ReturnTo ?? (board.FindAgent(task.Record.Agent!) is { ReadOnly: true } ? null : task.Record.Agent)
            : null;

    /// <summary>Gives the task back to the agent that asked.</summary>
    public static void Return(Board board, TaskEntry task, string? findings, DateTimeOffset now)
    {
        var (asked, asking) = (task.Record.Agent!, task.Record.ReturnTo!);
        board.EndAttempt(task, TaskState.Ready, now, record => record with
        {
            Agent = asking,
            ReturnTo = null,
            Routing = $"back from {asked}",
            KeepBranch = task.Record.KeepBranch,
            Session = task.Record.Session,
            Hints = RetryHint.Append(record.Hints, Text.Cut($"Findings of {asked}: {findings ?? "none"}", SubmissionRules.MaxHint)),
        });
        board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{asked} → {asking}, with its findings");
    }
}
