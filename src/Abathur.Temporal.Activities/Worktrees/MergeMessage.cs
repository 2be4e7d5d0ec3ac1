using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>The messages of commits that we make. Their trailers are for programs; a title can't add any.</summary>
internal static class MergeMessage
{
    private const int TitleLength = 72;

    public static string Merge(TaskRunInput task) => GitText.Line(task.Title, TitleLength) is { Length: > 0 } title
        ? $"Merge {task.TaskId}: {title}\n\n{Trailers(task.Swarm, task.TaskId, task.Attempt)}"
        : $"Merge {task.TaskId}\n\n{Trailers(task.Swarm, task.TaskId, task.Attempt)}";

    public static string Salvage(string swarm, string taskId, int attempt) =>
        $"Salvage of {taskId}\n\nWhat this attempt left without it being merged.\n\n{Trailers(swarm, taskId, attempt)}";

    public static string TaskTrailer(string taskId) => "Abathur-Task: " + taskId;

    public static string AttemptTrailer(int attempt) => string.Create(CultureInfo.InvariantCulture, $"Abathur-Attempt: {attempt}");

    private static string Trailers(string swarm, string taskId, int attempt) =>
        $"Abathur-Swarm: {swarm}\n{TaskTrailer(taskId)}\n{AttemptTrailer(attempt)}\n";
}
