using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>What an attempt is told.</summary>
internal static class AttemptInputs
{
    private const int MaxUpstream = 10;
    private const int MaxUpstreamLength = 500;

    public static AttemptInput For(Board board, TaskEntry task)
    {
        var agent = board.FindAgent(task.Record.Agent!);
        var upstream = task.DependsOn
            .Select(number => board[number])
            .Where(dependency => dependency.Record.Summary is not null)
            .Take(MaxUpstream)
            .Select(dependency => Text.Cut($"{dependency.Id}: {dependency.Record.Summary}", MaxUpstreamLength))
            .ToList();
        var hints = (task.Spec.Hints ?? []).Concat(task.Record.Hints ?? []).TakeLast(RetryHint.MaxHints).Concat(Blockers.Answers(task)).ToList();
        var session = Sessions.ToContinue(board, task);
        return new AttemptInput
        {
            Swarm = board.Name,
            TaskId = task.Id,
            Attempt = task.Record.Attempts,
            Repository = board.Repository,
            BaseCommit = board.Prepared!.BaseCommit,
            Title = task.Spec.Title,
            Description = task.Spec.Description,
            Agent = task.Record.Agent!,
            ReadOnly = IsReadOnly(board, task),
            HandoffTargets = HandoffTargets(board, task, agent),
            Hints = hints.Count == 0 ? null : hints,
            RelevantFiles = task.Spec.RelevantFiles,
            Upstream = upstream.Count == 0 ? null : upstream,
            Verify = VerifyOf(board, task),
            VerifyTimeoutSeconds = task.Spec.VerifyTimeoutSeconds ?? board.Settings.VerifyTimeoutSeconds,
            VerifyOutputBytes = board.Settings.VerifyOutputBytes,
            Setup = WorktreeSetups.Of(board.Settings),
            TimeoutSeconds = TimeoutOf(board, task),
            StallTimeoutSeconds = agent?.StallTimeoutSeconds ?? board.Settings.StallTimeoutSeconds,
            HeartbeatIntervalSeconds = board.Settings.HeartbeatIntervalSeconds,
            MayBeMerged = board.WasReset ? true : null,
            KeepBranch = task.Record.KeepBranch == true,
            RetryFrom = Continuation.Applies(board, task) ? RetryFrom.Branch : null,
            Session = session,
            Interrupted = session is not null && Sessions.WasInterrupted(board, task) ? true : null,
            Consultation = task.IsConsultation ? true : null,
            Merge = board.MergeOf(task.Spec),
            MergeOn = task.Record.Approval == ApprovalState.Granted ? task.Record.Host : null,
            AwaitsReview = Reviews.IsDue(board, task) ? true : null,
            Reviews = Reviews.RequestFor(task),
            MayReportBlocker = Blockers.MayReport(board, task) ? true : null,
            Plans = Plans.RequestFor(board, task),
            Diagnoses = task.Record.Diagnoses,
            Budget = task.Record.Reserved,
            Prices = board.Rules >= RulesVersion.Fifth ? board.Settings.Prices : null,
            StatusAttribute = board.Prepared.SearchAttributes.Contains(AbathurSearchAttributes.Status.Name),
        };
    }

    /// <summary>Whether the task's attempts change nothing.</summary>
    public static bool IsReadOnly(Board board, TaskEntry task) =>
        board.FindAgent(task.Record.Agent!)?.ReadOnly == true || ReadOnlyTasks.Is(board, task);

    public static double TimeoutOf(Board board, TaskEntry task) =>
        task.Spec.TimeoutSeconds ?? board.FindAgent(task.Record.Agent!)?.TimeoutSeconds ?? board.Settings.TaskTimeoutSeconds;

    /// <summary>What an attempt takes at most if its setup, its agent and its verify command use their limits.</summary>
    public static double LimitOf(Board board, TaskEntry task) => TimeoutOf(board, task)
        + (board.Rules >= RulesVersion.Second && VerifyOf(board, task) is { Count: > 0 }
            ? task.Spec.VerifyTimeoutSeconds ?? board.Settings.VerifyTimeoutSeconds
            : 0)
        + WorktreeSetups.Seconds(WorktreeSetups.Of(board.Settings));

    // An agent is told of those to whom it can hand off, not of those who are not there.
    private static IReadOnlyList<string>? HandoffTargets(Board board, TaskEntry task, AgentSummary? agent) => board.Rules < RulesVersion.Third
        ? agent?.HandoffTargets
        : agent?.HandoffTargets is not { } targets ? null
        : task.Record.Handoffs < HandOffs.Max && !task.IsUnderReview ? [.. targets.Where(name => board.FindAgent(name) is not null)]
        : [];

    private static IReadOnlyList<string>? VerifyOf(Board board, TaskEntry task) => task.Spec.Verify ?? board.Settings.Verify;
}
