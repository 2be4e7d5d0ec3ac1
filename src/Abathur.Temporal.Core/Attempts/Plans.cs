using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>
/// Tasks that plan: the agent answers with tasks. What can't be submitted goes back to it with all that is wrong, which costs no retry; what
/// can waits for an operator, unless its submitter left that out.
/// </summary>
internal static class Plans
{
    private const int MaxAgents = 50;

    /// <summary>What a planning attempt is told; null: the attempt is none.</summary>
    public static PlanRequest? RequestFor(Board board, TaskEntry task) => task.Spec.Plan is null ? null : new(
        [.. board.Agents.OrderBy(agent => agent.Name, StringComparer.Ordinal).Take(MaxAgents).Select(agent => new PlanAgent(agent.Name, agent.ReadOnly, agent.Description))],
        Math.Max(0, TaskPlan.MaxCorrections - task.Record.PlanCorrections),
        board.Settings.Verify);

    /// <summary>How an attempt ended that owed a plan, and did not fail or hand the task off.</summary>
    public static AttemptEnd Judge(Board board, TaskEntry task, AttemptResult result)
    {
        if (task.Record.Canceling == true)
        {
            return new(AttemptOutcome.Canceled, result, null);
        }

        var problems = result.Plan is { } plan ? PlanRules.Problems(board, task, plan.Tasks) : ["there is no plan; answer with the tasks"];
        return problems.Count == 0 ? new(AttemptOutcome.Planned, result, null)
            : Corrections(task, result) < TaskPlan.MaxCorrections ? new(AttemptOutcome.PlanRefused, result, null) { Problems = problems }
            : new(AttemptOutcome.Failed, result, Refusal(task, problems));
    }

    /// <summary>Takes a plan that can be submitted.</summary>
    public static void Take(Board board, TaskEntry task, AttemptResult result, DateTimeOffset now)
    {
        var tasks = result.Plan!.Tasks;
        var record = (TaskRecord before) => before with
        {
            Summary = Text.Cut(result.Summary ?? "planned", Approvals.MaxSummary),
            Host = result.Host,
            PlanCorrections = Corrections(task, result),
        };
        if (task.Spec.Plan!.AutoSubmit)
        {
            PlanSubmissions.Submit(board, task, tasks, record, now);
            return;
        }

        board.EndAttempt(task, TaskState.Ready, now, before => record(before) with
        {
            Plan = new() { Tasks = tasks },
            Approval = ApprovalState.Waiting,
            Session = task.Record.Session,
        });
        EscalationDesk.Ask(
            board,
            new(EscalationKind.Plan, [task.Id], task.Record.Agent),
            FormattableString.Invariant($"Submit the {tasks.Count} tasks that {task.Record.Agent} planned for {task.Id} '{task.Spec.Title}'? `abathur task plan {task.Id}` shows them."),
            now);
    }

    /// <summary>Sends a plan that can't be submitted back to its agent, into the same session.</summary>
    public static void SendBack(Board board, TaskEntry task, AttemptEnd end, DateTimeOffset now)
    {
        var corrections = Corrections(task, end.Result!) + 1;
        var hint = FormattableString.Invariant(
            $"Your plan can't be submitted (correction {corrections} of {TaskPlan.MaxCorrections}). Answer with the whole plan, all of this corrected: ");
        board.EndAttempt(task, TaskState.Ready, now, record => record with
        {
            PlanCorrections = corrections,
            Session = task.Record.Session,
            Hints = RetryHint.Append(record.Hints, hint + PlanRules.Listed(end.Problems, SubmissionRules.MaxHint - hint.Length)),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, $"its plan was sent back: {PlanRules.Listed(end.Problems, 400)}");
    }

    private static TaskFailure Refusal(TaskEntry task, IReadOnlyList<string> problems) => new()
    {
        Kind = FailureKind.Verification,
        Message = FormattableString.Invariant(
            $"The plan of {task.Record.Agent} can't be submitted, even after {TaskPlan.MaxCorrections} corrections: {PlanRules.Listed(problems, 850)}"),
    };

    private static int Corrections(TaskEntry task, AttemptResult result) => task.Record.PlanCorrections + Math.Clamp(result.Plan?.Corrections ?? 0, 0, TaskPlan.MaxCorrections);
}
