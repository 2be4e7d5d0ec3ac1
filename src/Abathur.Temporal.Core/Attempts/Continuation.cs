using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>Whether the attempt after a failed one continues on the task's branch.</summary>
internal static class Continuation
{
    /// <summary>Whether attempts at the task leave their branch to the next one. Read-only attempts leave none.</summary>
    public static bool Applies(Board board, TaskEntry task) =>
        board.Rules >= RulesVersion.Third && board.Settings.RetryFrom == RetryFrom.Branch && !AttemptInputs.IsReadOnly(board, task);

    /// <summary>What <c>KeepBranch</c> becomes after a failure of this kind; <paramref name="otherwise"/> where the setting doesn't apply.</summary>
    public static bool? After(Board board, TaskEntry task, FailureRule rule, bool? otherwise) =>
        Applies(board, task) ? (rule.Start == RetryFrom.Branch ? true : null) : otherwise;
}
