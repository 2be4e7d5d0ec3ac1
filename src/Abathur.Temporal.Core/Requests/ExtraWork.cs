using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>
/// Tasks and edges whose sender waits for no answer. What is wrong with them becomes an error event: tasks are
/// taken whole or not at all, edges one by one. They may close a cycle, which the watchdog then finds and breaks.
/// </summary>
public static class ExtraWork
{
    /// <summary>Each edge may look at every open task: more at once could take longer than a workflow task may.</summary>
    public const int MaxDependencies = 1000;

    public static void Accept(Board board, AddWork work, DateTimeOffset now, TaskEntry? parent = null)
    {
        if (work.Tasks is { Count: > 0 } tasks)
        {
            Try(board, parent, now, () => Submit(board, new SubmitTasks { Tasks = tasks }, parent, now));
        }

        if (work.Dependencies is { Count: > MaxDependencies } edges)
        {
            Try(board, parent, now, () => throw new InvalidInputException(FormattableString.Invariant(
                $"dependencies: {edges.Count} at once; send at most {MaxDependencies} at a time.")));
            return;
        }

        foreach (var change in work.Dependencies ?? [])
        {
            // JSON's null gets past the annotations of a list's elements.
            Try(board, parent, now, () => Dependencies.AddUnchecked(
                board, change ?? throw new InvalidInputException("dependencies: null where a dependency is needed."), now));
        }
    }

    // No one waits for an answer that could name a cycle: the watchdog looks for one.
    private static void Submit(Board board, SubmitTasks batch, TaskEntry? parent, DateTimeOffset now)
    {
        Submissions.CheckTasks(board, batch);
        if (parent is not null)
        {
            Lineage.RequireRoom(board, parent, batch.Tasks);
        }

        Submissions.Add(board, batch, now, parent is null ? null : Lineage.Child(parent));
        board.HasUncheckedEdges = true;
    }

    private static void Try(Board board, TaskEntry? parent, DateTimeOffset now, Action accept)
    {
        try
        {
            accept();
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            board.Emit(now, SwarmEventKind.Error, parent, $"Work was refused: {e.Message}");
        }
    }
}
