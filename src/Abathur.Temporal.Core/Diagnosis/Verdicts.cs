using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Diagnosis;

/// <summary>Applies what a diagnosis found. What can't be applied goes to a person, with the reason.</summary>
internal static class Verdicts
{
    public static void Apply(Board board, TaskEntry diagnosis, Verdict? verdict, string? summary, DateTimeOffset now)
    {
        if (board.Find(diagnosis.Record.Diagnoses!) is not { } patient || !TaskTransitions.BreaksDependents(patient.State))
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

            Apply(board, diagnosis, patient, verdict, now);
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            board.Emit(now, SwarmEventKind.Error, diagnosis, $"The verdict on {patient.Id} can't be applied: {e.Message}");
            Diagnoses.AskPerson(board, patient.Id, $"the verdict of {diagnosis.Id} can't be applied: {e.Message}", now);
        }
    }

    private static void Apply(Board board, TaskEntry diagnosis, TaskEntry patient, Verdict verdict, DateTimeOffset now)
    {
        switch (verdict.Action)
        {
            case VerdictAction.Retry:
                Retry(board, diagnosis, patient, verdict.Hint, now);
                break;
            case VerdictAction.Replace:
                Replacement.Apply(board, diagnosis, patient, verdict.Tasks ?? [], now);
                break;
            case VerdictAction.Accept:
                Acceptance.Accept(board, patient, $"accepted by {diagnosis.Id}", now);
                break;
            case VerdictAction.Ask:
                Diagnoses.AskPerson(board, patient.Id, verdict.Question ?? "the diagnosis asks for a person", now);
                break;
            default:
                throw new InvalidInputException($"unknown action {verdict.Action}.");
        }
    }

    // One more attempt, and no more than one: the next failure goes to a person.
    private static void Retry(Board board, TaskEntry diagnosis, TaskEntry patient, string? hint, DateTimeOffset now)
    {
        if (patient.State != TaskState.Failed)
        {
            throw new RejectedException($"{patient.Id} is {Text.Camel(patient.State)} and can't be tried again; it can be replaced or accepted.");
        }

        var purse = RetryBudget.Left(board, diagnosis);
        if (purse <= 0)
        {
            throw new RejectedException("its lineage has no retry left.");
        }

        var left = RetryBudget.HandOn(board, diagnosis);
        board.Move(patient, TaskState.Ready, now, record => record with
        {
            Retries = RetryBudget.Max(board, patient),
            LineageRetries = left,
            NotBefore = null,
            Hints = RetryHint.Append(RetryHint.AfterGivingUp(record), Text.Cut($"Diagnosis {diagnosis.Id}: {hint ?? "try again"}", SubmissionRules.MaxHint)),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, patient, $"by its diagnosis {diagnosis.Id}: {hint}");
    }
}
