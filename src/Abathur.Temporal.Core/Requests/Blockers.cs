using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Requests;

/// <summary>
/// What keeps tasks' agents from going on: questions to an operator. A task waits for its answer without a slot, its branch and its agent's
/// session kept; no retry is used. At most one of a task's blockers has no answer.
/// </summary>
public static class Blockers
{
    private const int MaxTitle = 60;
    private const int MaxNote = 1000;

    /// <summary>Takes a blocker from a running attempt, and asks. One that was reported before is returned as it stands, also to a later attempt.</summary>
    /// <exception cref="InvalidInputException">The blocker is wrong in itself.</exception>
    /// <exception cref="RejectedException">The attempt has ended, or its task may report no more.</exception>
    public static TaskBlocker Accept(Board board, AttemptBlocker report, DateTimeOffset now)
    {
        Check(board, report);
        var task = board.Get(report.Task);
        return Known(task, report.Blocker) ?? Ask(board, task, report.Blocker, now);
    }

    /// <summary>Throws what <see cref="Accept"/> would, and changes nothing.</summary>
    public static void Check(Board board, AttemptBlocker report)
    {
        RequireShape(report.Blocker);
        var task = board.Get(report.Task);
        if (Known(task, report.Blocker) is not null)
        {
            return;
        }

        if (task.State != TaskState.Running || task.Record.Attempts != report.Attempt)
        {
            throw new RejectedException(FormattableString.Invariant($"Attempt {report.Attempt} of {task.Id} has ended: no blocker is taken from it."));
        }

        RequireRoom(board, task, report.Blocker);
    }

    /// <summary>Whether the task's agents may report one more.</summary>
    internal static bool MayReport(Board board, TaskEntry task) =>
        board.Rules >= RulesVersion.Fifth && (task.Record.Blockers?.Count ?? 0) < board.Settings.MaxBlockers;

    /// <summary>Whether the task's last blocker came from this attempt.</summary>
    internal static bool IsReportedBy(TaskEntry task, int attempt) => task.Record.Blockers is [.., var last] && last.Attempt == attempt;

    /// <summary>Whether an answer would still reach an agent.</summary>
    internal static bool IsOpen(TaskEntry task) => task.OpenBlocker is not null && !TaskTransitions.IsClosed(task.State);

    /// <summary>What the next attempt is told of the blockers that were answered, the oldest first.</summary>
    internal static IEnumerable<string> Answers(TaskEntry task) => (task.Record.Blockers ?? [])
        .Where(blocker => blocker.Answer is not null)
        .Select(blocker => FormattableString.Invariant($"Blocker that attempt {blocker.Attempt} reported: {blocker.Question}\nAnswer of an operator: {blocker.Answer}"));

    /// <summary>Why an attempt may not end with the blocker that it reports; null: it may, or reports none.</summary>
    internal static TaskFailure? Refusal(Board board, TaskEntry task, AttemptResult result)
    {
        if (result.Blocker is not { } blocker)
        {
            return null;
        }

        try
        {
            var known = Known(task, blocker);
            if (known is { Answer: { } answer } && known.Attempt != task.Record.Attempts)
            {
                throw new RejectedException($"it was answered before: {answer}");
            }

            if (known is null)
            {
                RequireShape(blocker);
                RequireRoom(board, task, blocker);
            }

            return null;
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            return new() { Kind = FailureKind.Agent, Message = Text.Cut($"The blocker was refused: {e.Message}", TaskFailure.MaxMessage) };
        }
    }

    /// <summary>The attempt has ended: its task waits for the answer, if that has not come already.</summary>
    internal static void Await(Board board, TaskEntry task, Blocker? reported, TaskFailure? failure, DateTimeOffset now)
    {
        var blocker = reported is null ? task.Record.Blockers![^1] : Known(task, reported) ?? Ask(board, task, reported, now);
        var hint = failure is null ? null : RetryHint.Interrupted(task.Record.Attempts, failure);
        board.EndAttempt(task, TaskState.Ready, now, record => record with
        {
            KeepBranch = true,
            Session = task.Record.Session,
            Hints = hint is null ? record.Hints : RetryHint.Append(record.Hints, hint),
        });
        board.Emit(now, SwarmEventKind.TaskAwaitsAnswer, task, $"{blocker.Escalation}: {blocker.Question}");
    }

    /// <summary>The run that reported the blocker was lost, and the one after it went on without the answer.</summary>
    internal static void Withdraw(Board board, TaskEntry task)
    {
        if (task.OpenBlocker is not null)
        {
            board.Change(task, record => record with { Blockers = [.. record.Blockers!.SkipLast(1)] });
        }
    }

    internal static void Answer(Board board, TaskEntry task, string answer) => board.Change(task, record => record with
    {
        Blockers = [.. record.Blockers!.SkipLast(1), record.Blockers![^1] with { Answer = answer }],
    });

    /// <exception cref="RejectedException">The agent would get no answer, or not the whole.</exception>
    internal static void RequireAnswer(Escalation escalation, EscalationAnswer answer)
    {
        if (escalation.Kind != EscalationKind.Blocker)
        {
            return;
        }

        if (answer.Choice == EscalationChoice.Answer && string.IsNullOrWhiteSpace(answer.Note))
        {
            throw new RejectedException(
                $"{escalation.Id}: the agent waits for an answer in words; add it as the note: abathur escalation respond {escalation.Id} answer --note \"…\"");
        }

        if (answer.Note is { Length: > MaxNote } note)
        {
            throw new RejectedException(FormattableString.Invariant(
                $"{escalation.Id}: the note has {note.Length} characters, and {MaxNote} are allowed; put the rest into a file of the repository and name that."));
        }
    }

    // One at a time: whoever reports another while one waits goes on when that one is answered, and can report the other then.
    private static TaskBlocker? Known(TaskEntry task, Blocker blocker) =>
        task.Record.Blockers?.LastOrDefault(known => blocker.Key is null ? known.Question == blocker.Question : known.Key == blocker.Key) ?? task.OpenBlocker;

    private static TaskBlocker Ask(Board board, TaskEntry task, Blocker blocker, DateTimeOffset now)
    {
        var escalation = EscalationDesk.Ask(
            board,
            new(EscalationKind.Blocker, [task.Id], task.Record.Agent),
            $"{task.Id} '{Text.Cut(task.Spec.Title, MaxTitle)}' can't go on: {blocker.Question}",
            now);
        var reported = Of(task, blocker, escalation!.Id);
        board.Change(task, record => record with { Blockers = [.. record.Blockers ?? [], reported] });
        return reported;
    }

    private static TaskBlocker Of(TaskEntry task, Blocker blocker, string escalation) =>
        new() { Key = blocker.Key, Attempt = task.Record.Attempts, Question = blocker.Question, Escalation = escalation };

    private static void RequireShape(Blocker blocker)
    {
        Require(!string.IsNullOrWhiteSpace(blocker.Question), "question: it is empty; say what an operator has to decide or to do.");
        Require(
            blocker.Question.Length <= Blocker.MaxQuestion,
            FormattableString.Invariant($"question: {blocker.Question.Length} characters; at most {Blocker.MaxQuestion}. Put details into a file, commit it, and name it."));
        Require(
            blocker.Key is null || (!string.IsNullOrWhiteSpace(blocker.Key) && blocker.Key.Length <= Blocker.MaxKey),
            FormattableString.Invariant($"key: give 1 to {Blocker.MaxKey} characters, or leave it out."));

        static void Require(bool holds, string message)
        {
            if (!holds)
            {
                throw new InvalidInputException(message);
            }
        }
    }

    private static void RequireRoom(Board board, TaskEntry task, Blocker blocker)
    {
        if (!MayReport(board, task))
        {
            throw new RejectedException(board.Settings.MaxBlockers == 0 || board.Rules < RulesVersion.Fifth
                ? $"The swarm '{board.Name}' takes no blockers: decide for yourself."
                : FormattableString.Invariant($"{task.Id} has reported {task.Record.Blockers!.Count} blockers already, which is as many as it may: decide for yourself."));
        }

        if (EscalationDesk.IsFull(board))
        {
            throw new RejectedException(FormattableString.Invariant($"{EscalationDesk.MaxOpen} questions wait for operators already: decide for yourself."));
        }

        CheckpointRoom.Require(board, CheckpointSize.Of([Of(task, blocker, "E1000000")]));
    }
}
