using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Branches;

/// <summary>The messages of commits that we make. Their trailers are for programs; a title can't add any.</summary>
internal static class MergeMessage
{
    private const int TitleLength = 72;

    /// <param name="task">Whose work is merged.</param>
    /// <param name="emptied">The subjects of its commits that change nothing on what they were rebased on.</param>
    public static string Merge(AttemptInput task, IReadOnlyList<string> emptied) =>
        $"{Subject(task)}\n\n{Emptied(emptied)}{Trailers(task.Swarm, task.TaskId, task.Attempt)}";

    /// <summary>The first line of a merge's message.</summary>
    public static string Subject(AttemptInput task) =>
        $"Merge {task.TaskId}{(GitText.Line(task.Title, TitleLength) is { Length: > 0 } title ? ": " + title : string.Empty)}";

    public static string Salvage(string swarm, string taskId, int attempt) =>
        $"Salvage of {taskId}\n\nWhat this attempt left without it being merged.\n\n{Trailers(swarm, taskId, attempt)}";

    public static string TaskTrailer(string taskId) => "Abathur-Task: " + taskId;

    public static string AttemptTrailer(int attempt) => string.Create(CultureInfo.InvariantCulture, $"Abathur-Attempt: {attempt}");

    private static string Emptied(IReadOnlyList<string> subjects) => subjects.Count == 0
        ? string.Empty
        : "What these commits changed was there already; they are empty now:\n"
            + string.Concat(subjects.Select(subject => $"- {GitText.Line(subject, TitleLength)}\n")) + "\n";

    private static string Trailers(string swarm, string taskId, int attempt) =>
        $"Abathur-Swarm: {swarm}\n{TaskTrailer(taskId)}\n{AttemptTrailer(attempt)}\n";
}
