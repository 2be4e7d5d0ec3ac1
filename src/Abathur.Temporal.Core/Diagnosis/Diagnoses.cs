using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Diagnosis;

/// <summary>Has a task that failed for good looked into: by a diagnostic agent once, otherwise by an operator.</summary>
internal static class Diagnoses
{
    public const string Analyst = "diagnostic-analyst";

    public static string KeyOf(TaskEntry task) => "diagnose:" + task.Id;

    /// <summary>A task has failed and no retry is left.</summary>
    public static void Begin(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        if (failure.Kind == FailureKind.Infrastructure)
        {
            EscalationDesk.Ask(board, new(EscalationKind.Infrastructure, [task.Id]), $"{task.Id} '{task.Spec.Title}' failed because of its hosts or git, not its agent: {failure.Message}", now);
        }
        else if (failure.Kind == FailureKind.MissingProgram)
        {
            EscalationDesk.Ask(
                board,
                new(EscalationKind.Infrastructure, [task.Id]),
                $"{task.Id} '{task.Spec.Title}' needs a program that its hosts lack: {failure.Message} Install it on a host that takes the task, then answer `retry`.",
                now);
        }
        else if (failure.Kind == FailureKind.Budget)
        {
            // A diagnosis would only cost more: what is known is that the task needs more than its attempts may use, or to be split up.
            AskOperator(
                board, task.Record.Diagnoses ?? task.Id, $"{failure.Message} Raise attemptBudgetTokens or attemptBudgetCostUsd, then answer `retry`; or split the task up.", now);
        }
        else if (failure.Kind == FailureKind.Preparation)
        {
            // An analyst's worktree would be set up the same way.
            AskOperator(board, task.Record.Diagnoses ?? task.Id, failure.Message, now);
        }
        else if (task.Record.Diagnoses is { } diagnosed)
        {
            // No diagnosis of a diagnosis: an operator is next.
            AskOperator(board, diagnosed, $"its diagnosis {task.Id} failed as well: {failure.Message}", now);
        }
        else if (!TrySubmit(board, task, $"Diagnose failure: {task.Spec.Title}", Describe(task, failure), now))
        {
            AskOperator(board, task.Id, failure.Message, now);
        }
    }

    /// <summary>Submits the one diagnosis that a task may have; false if there can be none.</summary>
    public static bool TrySubmit(Board board, TaskEntry task, string title, string description, DateTimeOffset now)
    {
        if (board.Find(KeyOf(task)) is not null || board.FindAgent(Analyst) is null || RetryBudget.Left(board, task) <= 0)
        {
            return false;
        }

        var diagnosis = new TaskSubmission
        {
            Title = Text.Cut(title, SubmissionRules.MaxTitle),
            Description = Text.Cut(description, SubmissionRules.MaxDescription),
            Key = KeyOf(task),
            AgentType = Analyst,
            Priority = TaskPriority.High,
            Goal = board.GoalOf(task.Spec) is { Status: GoalStatus.Active } ? task.Spec.Goal : null,
            Verify = [],
        };
        try
        {
            Submissions.Check(board, new SubmitTasks { Tasks = [diagnosis] });
        }
        catch (RejectedException e)
        {
            board.Emit(now, SwarmEventKind.Error, task, $"There can be no diagnosis: {e.Message}");
            return false;
        }

        var origin = Lineage.Child(task) with { Diagnoses = task.Id, Retries = RetryBudget.HandOn(board, task) };
        Submissions.Add(board, new SubmitTasks { Tasks = [diagnosis] }, now, origin);
        return true;
    }

    public static void AskOperator(Board board, string diagnosed, string why, DateTimeOffset now)
    {
        if (board.Find(diagnosed) is { } task)
        {
            EscalationDesk.Ask(board, new(EscalationKind.Failure, [task.Id]), $"{task.Id} '{task.Spec.Title}' is {Text.Camel(task.State)}: {why}", now);
        }
    }

    // The first words are those of earlier versions: people search for them.
    private static string Describe(TaskEntry task, TaskFailure failure) => FormattableString.Invariant(
        $"""
        Investigate why task {task.Id} failed after {task.Record.Retries} retries.
        Last error ({Text.Camel(failure.Kind)}): {failure.Message}
        {KeptWork.Describe(failure) ?? "It left no unmerged work."}

        The task, as it was submitted:

        # {task.Spec.Title}
        {task.Spec.Description}

        Why its attempts failed:
        {string.Join('\n', task.Record.Hints ?? [])}
        """);
}
