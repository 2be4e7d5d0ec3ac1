using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Reads a batch of tasks: an object with <c>tasks</c>, a bare list of tasks, or a single task.</summary>
internal static class TaskBatch
{
    public static SubmitTasks Read(Document document)
    {
        var (tasks, path) = document.Root switch
        {
            JsonArray => (document.To<IReadOnlyList<TaskSubmission>>(), "$"),
            JsonObject one when one.ContainsKey("title") && !one.ContainsKey("tasks") => ([document.To<TaskSubmission>()], "$"),
            _ => (document.To<SubmitTasks>().Tasks, "$.tasks"),
        };
        return new SubmitTasks { Tasks = Check(tasks, document, path) };
    }

    // The swarm is the authority; this is for the line number.
    private static IReadOnlyList<TaskSubmission> Check(IReadOnlyList<TaskSubmission> tasks, Document document, string path)
    {
        if (tasks.Count == 0)
        {
            throw document.Error(path, "there is no task to submit.");
        }

        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++)
        {
            var at = FormattableString.Invariant($"{path}[{i}]");
            if (string.IsNullOrWhiteSpace(tasks[i].Title))
            {
                throw document.Error($"{at}.title", "the title is empty.");
            }

            if (tasks[i].Key is { } key && !keys.TryAdd(key, i))
            {
                throw document.Error($"{at}.key", $"the key '{key}' is given twice; the first is on task {keys[key] + 1}.");
            }
        }

        return tasks;
    }
}
