using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The shape of submissions: what can be said without looking at a board. Also run before anything is written.</summary>
public static class SubmissionRules
{
    public const int MaxBatch = 1000;
    public const int MaxTitle = 200;
    public const int MaxDescription = 20_000;
    public const int MaxKey = 100;
    public const int MaxHint = 1000;

    /// <exception cref="InvalidInputException">Something is out of its bounds; the message names the task.</exception>
    public static void Require(SubmitTasks batch)
    {
        if (batch.Tasks.Count is 0 or > MaxBatch)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"tasks: {batch.Tasks.Count} in one batch; submit 1 to {MaxBatch} at a time."));
        }

        RequireTasks(batch.Tasks);
    }

    internal static void RequireTasks(IReadOnlyList<TaskSubmission> tasks)
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            Require(tasks[i], $"tasks[{i}]{(tasks[i].Key is { } key ? $" '{Text.Cut(key, MaxKey)}'" : string.Empty)}");
        }

        if (tasks.Where(task => task.Key is not null).GroupBy(task => task.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"The key '{twice.Key}' is used by {twice.Count()} tasks of the batch: give each its own.");
        }
    }

    private static void Require(TaskSubmission task, string where)
    {
        if (string.IsNullOrWhiteSpace(task.Title))
        {
            throw new InvalidInputException($"{where}: the title is empty; say in a line what is to be done.");
        }

        Length(where, "title", task.Title, MaxTitle, " Put the rest into the description.");
        Length(where, "description", task.Description, MaxDescription);
        Length(where, "key", task.Key, MaxKey);
        if (task.Key is { } key && (string.IsNullOrWhiteSpace(key) || TaskId.TryParse(key, out _)))
        {
            throw new InvalidInputException($"{where}: '{key}' can't be a key; it is empty, or looks like a task id.");
        }

        Count(where, "dependsOn", task.DependsOn, 100);
        Count(where, "hints", task.Hints, 20);
        Count(where, "relevantFiles", task.RelevantFiles, 100);
        Count(where, "requiredTools", task.RequiredTools, 100);
        foreach (var hint in task.Hints ?? [])
        {
            Length(where, "hint", hint, MaxHint);
        }

        SettingsRules.Range($"{where}: maxRetries", task.MaxRetries ?? 0, 0, 100);
        SettingsRules.Range($"{where}: timeoutSeconds", task.TimeoutSeconds ?? 1, 1, 604_800);
        SettingsRules.Command($"{where}: verify", task.Verify);
    }

    private static void Length(string where, string what, string? text, int most, string advice = "")
    {
        if (text is not null && text.Length > most)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{where}: the {what} has {text.Length} characters; it takes {most}.{advice}"));
        }

        if (text is not null && text.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{where}: the {what} holds a NUL character; remove it.");
        }
    }

    private static void Count(string where, string what, IReadOnlyList<string>? items, int most)
    {
        if (items is not null && items.Count > most)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{where}: {items.Count} {what}; it takes {most}."));
        }
    }
}
