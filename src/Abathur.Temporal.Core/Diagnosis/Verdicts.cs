using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Diagnosis;

/// <summary>Applies what a diagnosis found. What can't be applied goes to an operator, with the reason.</summary>
internal static class Verdicts
{
    public static void Apply(Board board, TaskEntry diagnosis, Verdict? verdict, string? summary, DateTimeOffset now)
    {
        if (board.Find(diagnosis.Record.Diagnoses!) is not { } diagnosed || !TaskTransitions.BreaksDependents(diagnosed.State))
        {
            board.Emit(now, SwarmEventKind.Error, diagnosis, $"The verdict on {diagnosis.Record.Diagnoses} came too late: it is no longer failed.");
            return;
        }

        try
        {
            if (verdict is null)
            {
                throw new InvalidInputException($"no verdict was given; the analyst says: {Text.Cut(summary ?? "nothing", 300)}");
            }

            Apply(board, diagnosis, diagnosed, verdict, now);
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            board.Emit(now, SwarmEventKind.Error, diagnosis, $"The verdict on {diagnosed.Id} can't be applied: {e.Message}");
            Diagnoses.AskOperator(board, diagnosed.Id, $"the verdict of {diagnosis.Id} can't be applied: {e.Message}", now);
        }
    }

    private static void Apply(Board board, TaskEntry diagnosis, TaskEntry diagnosed, Verdict verdict, DateTimeOffset now)
    {
        switch (verdict.Action)
        {
            case VerdictAction.Retry:
                Retry(board, diagnosis, diagnosed, verdict.Hint, now);
                break;
            case VerdictAction.Replace:
                Replacement.Apply(board, diagnosis, diagnosed, verdict.Tasks ?? [], now);
                break;
            case VerdictAction.Accept:
                Acceptance.Accept(board, diagnosed, $"accepted by {diagnosis.Id}", now);
                break;
            case VerdictAction.Ask:
                Diagnoses.AskOperator(board, diagnosed.Id, verdict.Question ?? "the diagnosis asks for an operator", now);
                break;
            default:
                throw new InvalidInputException($"unknown action {verdict.Action}.");
        }
    }

    // One more attempt, and no more than one: the next failure goes to an operator.
    private static void Retry(Board board, TaskEntry diagnosis, TaskEntry diagnosed, string? hint, DateTimeOffset now)
    {
        if (diagnosed.State != TaskState.Failed)
        {
            throw new RejectedException($"{diagnosed.Id} is {Text.Camel(diagnosed.State)} and can't be tried again; it can be replaced or accepted.");
        }

        if (RetryBudget.Left(board, diagnosis) <= 0)
        {
            throw new RejectedException("its lineage has no retry left.");
        }

        var left = RetryBudget.HandOn(board, diagnosis);
        board.Move(diagnosed, TaskState.Ready, now, record => record with
        {
            Retries = RetryBudget.Max(board, diagnosed),
            LineageRetries = left,
            NotBefore = null,
            Hints = RetryHint.Append(RetryHint.AfterGivingUp(record), Text.Cut($"Diagnosis {diagnosis.Id}: {hint ?? "try again"}", SubmissionRules.MaxHint)),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, diagnosed, $"by its diagnosis {diagnosis.Id}: {hint}");
    }
}
