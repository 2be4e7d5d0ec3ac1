using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// A hand-off to a read-only agent: it can't finish a coding task, so that the task goes back to the agent that asked, with
/// the findings as a hint and the branch as it stood.
/// </summary>
internal static class Consultations
{
    /// <summary>Whether the task's agent is asked for its findings only.</summary>
    public static bool IsOne(TaskEntry task) => task.Record.ReturnTo is not null;

    /// <summary>Who gets the task back from <paramref name="next"/>; null: it is theirs.</summary>
    public static string? ReturnTo(Board board, TaskEntry task, string next) =>
        board.Rules >= RulesVersion.Second && Roster.Find(board, next) is { ReadOnly: true } && !(board.Rules >= RulesVersion.Third && ReadOnlyTasks.Is(board, task))
            ? task.Record.ReturnTo ?? (Roster.Find(board, task.Record.Agent!) is { ReadOnly: true } ? null : task.Record.Agent)
            : null;

    /// <summary>Gives the task back to the agent that asked.</summary>
    public static void Return(Board board, TaskEntry task, string? findings, DateTimeOffset now)
    {
        var (asked, asking) = (task.Record.Agent!, task.Record.ReturnTo!);
        if (task.Record.Canceling == true)
        {
            Attempts.End(board, task, task.Record.Failure!, now);
            return;
        }

        board.Move(task, TaskState.Ready, now, record => record with
        {
            Failure = null,
            Agent = asking,
            ReturnTo = null,
            Routing = $"back from {asked}",
            Stuck = null,
            Hints = RetryHint.Append(record.Hints, Text.Cut($"Findings of {asked}: {findings ?? "none"}", SubmissionRules.MaxHint)),
        });
        board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{asked} → {asking}, with its findings");
    }
}
