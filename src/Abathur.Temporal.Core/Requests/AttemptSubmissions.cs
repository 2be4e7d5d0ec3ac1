using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Takes tasks that running attempts ask for, one at a time. Keys belong to the task that asks, across its attempts.</summary>
public static class AttemptSubmissions
{
    /// <exception cref="InvalidInputException">The task is wrong in itself, or names what is not there.</exception>
    /// <exception cref="RejectedException">The attempt has ended, or its task or lineage has asked for as much as it may.</exception>
    public static SubmittedTask Accept(Board board, AttemptSubmission asked, DateTimeOffset now)
    {
        var (parent, batch) = Require(board, asked);
        return Submissions.Add(board, batch, now, Lineage.Child(parent)).Tasks[0] with { Key = asked.Submission.Key };
    }

    /// <summary>Throws what <see cref="Accept"/> would, and changes nothing.</summary>
    public static void Check(Board board, AttemptSubmission asked) => Require(board, asked);

    private static (TaskEntry Parent, SubmitTasks Batch) Require(Board board, AttemptSubmission asked)
    {
        var parent = board.Get(asked.Task);
        var task = asked.Submission with
        {
            Key = Key(parent, asked.Submission.Key ?? TaskFingerprint.Of(asked.Submission)),
            DependsOn = asked.Submission.DependsOn?.Select(name => Dependency(board, parent, name)).ToList(),
        };
        var batch = new SubmitTasks { Tasks = [task] };
        var isKnown = board.Find(task.Key) is not null;
        if (!isKnown)
        {
            RequireRunning(parent, asked.Attempt);
        }

        Submissions.Check(board, batch);
        if (!isKnown)
        {
            Lineage.RequireRoom(board, parent, batch.Tasks);
        }

        return (parent, batch);
    }

    private static string Key(TaskEntry parent, string key) => $"{parent.Id}/{key}";

    private static string Dependency(Board board, TaskEntry parent, string name)
    {
        var found = board.Find(Key(parent, name)) ?? board.Find(name) ?? throw new InvalidInputException(
            $"dependsOn: unknown task '{Shown.Of(name)}'; name an id such as {parent.Id}, or a key of a task that {parent.Id} has submitted.");
        return Lineage.RootOf(found) == Lineage.RootOf(parent)
            ? found.Id
            : throw new InvalidInputException($"dependsOn: {found.Id} belongs to another lineage than {parent.Id}; name a task that `list_tasks` shows.");
    }

    private static void RequireRunning(TaskEntry parent, int attempt)
    {
        if (parent.State != TaskState.Running || parent.Record.Attempts != attempt)
        {
            throw new RejectedException(FormattableString.Invariant($"Attempt {attempt} of {parent.Id} has ended: no more tasks are taken from it."));
        }
    }
}
