using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// Tasks and edges that came without anybody waiting for an answer. What is wrong with them becomes an error event: tasks are
/// taken whole or not at all, edges one by one.
/// </summary>
public static class ExtraWork
{
    public static void Accept(Board board, AddWork work, DateTimeOffset now, TaskEntry? parent = null)
    {
        if (work.Tasks is { Count: > 0 } tasks)
        {
            Try(board, parent, now, () => Submissions.Accept(board, new SubmitTasks { Tasks = tasks }, now, parent?.Id));
        }

        foreach (var change in work.Dependencies ?? [])
        {
            Try(board, parent, now, () => Dependencies.Add(board, change, now));
        }
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
