using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Requests;

/// <summary>The shape of submissions: what can be said without looking at a board. Also run before anything is written.</summary>
public static class SubmissionRules
{
    public const int MaxBatch = 1000;
    public const int MaxTitle = 200;
    public const int MaxDescription = 20_000;
    public const int MaxKey = 100;
    public const int MaxHint = 1000;
    public const int MaxDependencies = 100;

    /// <summary>Of the names of agents, goals and tools: nearest names are looked for, which must not take seconds.</summary>
    public const int MaxName = 100;

    /// <summary>Of a file's path.</summary>
    public const int MaxPath = 1000;

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
            RequireTask(tasks[i], FormattableString.Invariant($"tasks[{i}]"));
        }

        if (tasks.Select(task => task.Key).OfType<string>().CountBy(key => key).FirstOrDefault(key => key.Value > 1) is { Key: { } twice, Value: var times })
        {
            throw new InvalidInputException($"The key '{twice}' is used by {times} tasks of the batch: give each its own.");
        }
    }

    /// <exception cref="InvalidInputException">Something is out of its bounds.</exception>
    internal static void RequireTask(TaskSubmission? task, string where)
    {
        // JSON's null gets past the annotations of a list's elements.
        if (task is null)
        {
            throw new InvalidInputException($"{where}: null where a task is needed.");
        }

        Require(task, $"{where}{(task.Key is { } key ? $" '{Text.Cut(key, MaxKey)}'" : string.Empty)}");
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

        Length(where, "agentType", task.AgentType, MaxName);
        Length(where, "preferredAgent", task.PreferredAgent, MaxName);
        Length(where, "goal", task.Goal, MaxName);
        Items(where, "dependsOn", task.DependsOn, MaxDependencies, MaxKey);
        Items(where, "hints", task.Hints, 20, MaxHint);
        Items(where, "relevantFiles", task.RelevantFiles, 100, MaxPath);
        Items(where, "requiredTools", task.RequiredTools, 100, MaxName);
        if (task.MaxRetries is { } retries)
        {
            SettingsRules.Range($"{where}: maxRetries", retries, 0, 100);
        }

        if (task.TimeoutSeconds is { } seconds)
        {
            SettingsRules.Range($"{where}: timeoutSeconds", seconds, 1, 604_800);
        }

        if (task.VerifyTimeoutSeconds is { } verifySeconds)
        {
            SettingsRules.Range($"{where}: verifyTimeoutSeconds", verifySeconds, 1, 604_800);
        }

        BudgetRules.RequireLimits($"{where}: ", task.BudgetTokens, task.BudgetCostUsd);
        if (task.ReadOnly == true && ReadOnlyTasks.HasWork(task))
        {
            throw new InvalidInputException($"{where}: a task with readOnly: true leaves nothing to verify or merge; remove verify and merge, or readOnly.");
        }

        if (task.Plan is not null && (task.ReadOnly == false || task.Review is not null || ReadOnlyTasks.HasWork(task)))
        {
            throw new InvalidInputException($"{where}: a task that plans answers with tasks and leaves no work of its own; remove verify, merge, review and readOnly: false, or plan.");
        }

        if (task.Review is { } review)
        {
            SettingsRules.Review($"{where}: review", review);
        }

        if (task.Verify is { } verify)
        {
            SettingsRules.Command($"{where}: verify", verify);
        }
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

    private static void Items(string where, string what, IReadOnlyList<string>? items, int most, int longest)
    {
        if (items is null)
        {
            return;
        }

        if (items.Count > most)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{where}: {items.Count} {what}; it takes {most}."));
        }

        for (var i = 0; i < items.Count; i++)
        {
            var item = FormattableString.Invariant($"{what}[{i}]");
            Length(where, item, items[i] ?? throw new InvalidInputException($"{where}: {item} is null where a text is needed."), longest);
        }
    }
}
