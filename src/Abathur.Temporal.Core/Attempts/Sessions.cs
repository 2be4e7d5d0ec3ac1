using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>Which session of its agent's program a task's next attempt continues. Where it continues none, it starts a new one.</summary>
internal static class Sessions
{
    private const int MaxHost = 200;

    /// <summary>
    /// The task's session once an attempt has reported: the one that it worked in, else the one before. A consultation leaves that of the agent
    /// that asked.
    /// </summary>
    public static AgentSession? Reported(Board board, TaskEntry task, AttemptReport report)
    {
        if (board.Rules < RulesVersion.Fourth || task.IsConsultation)
        {
            return task.Record.Session;
        }

        var reported = report.Result?.Session ?? report.Failure?.Session;
        return IsBroken(report) ? null
            : reported is { Id.Length: > 0 and <= AgentSession.MaxId, Host.Length: > 0 and <= MaxHost }
                ? new(reported.Id, reported.Host, task.Record.Agent, board.FindAgent(task.Record.Agent!)?.Runtime)
            : task.Record.Session;
    }

    /// <summary>What of it is left after a failure of this kind.</summary>
    public static AgentSession? After(Board board, TaskEntry task, FailureRule rule) =>
        task.IsConsultation || (rule.Resumes && (AttemptInputs.IsReadOnly(board, task) || Continuation.Applies(board, task)))
            ? task.Record.Session
            : null;

    /// <summary>What of it is left when the task goes to another agent: an agent that is consulted gives the task back.</summary>
    public static AgentSession? AfterHandOff(TaskEntry task, string? returnTo) => returnTo is null ? null : task.Record.Session;

    /// <summary>The session that the attempt which starts now continues: its agent's own, in the runtime that the agent has now.</summary>
    public static AgentSession? ToContinue(Board board, TaskEntry task) =>
        task.Record is { Session: { } session, Approval: null } && session.Agent == task.Record.Agent
        && session.Runtime == board.FindAgent(task.Record.Agent!)?.Runtime
            ? session
            : null;

    /// <summary>Whether nothing was wrong with what the attempt before the running one did: it was kept from going on.</summary>
    public static bool WasInterrupted(Board board, TaskEntry task) =>
        Blockers.IsReportedBy(task, task.Record.Attempts - 1) || task.Record.Failure is { } failure && FailureRules.For(failure.Kind, board.Rules) is { Teaches: false, Resumes: true };

    // An agent that fails before its model has answered once would fail so again: its session may be what is wrong.
    private static bool IsBroken(AttemptReport report) =>
        report.Failure is { Kind: FailureKind.Agent } failure && (failure.Usage?.Turns ?? 0) == 0;
}
