using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Checkpoints;

/// <summary>
/// What has to hold of a checkpoint for a board to be made of it. An operator may hand one in (<c>--resume FILE</c>), and one
/// that doesn't hold together has to fail the start, not some later decision.
/// </summary>
internal static class CheckpointRules
{
    /// <exception cref="InvalidInputException">The checkpoint doesn't hold together.</exception>
    public static void Require(SwarmCheckpoint checkpoint)
    {
        Check(checkpoint.Version == SwarmCheckpoint.CurrentVersion, FormattableString.Invariant(
            $"version: {checkpoint.Version}; this Abathur reads version {SwarmCheckpoint.CurrentVersion}."));
        RequireUnique("goals", checkpoint.Goals.Select(goal => goal?.Name));
        RequireUnique("breakers", checkpoint.Breakers.Select(breaker => breaker?.Agent));
        RequireUnique("providers", (checkpoint.Providers ?? []).Select(pause => pause?.Key));
        Check(checkpoint.Events.All(item => item is not null), "events: null where an event is needed.");
        RequireUnique("tasks", checkpoint.Tasks.Select(task => task?.Id).Concat(checkpoint.Closed.Select(task => task?.Id)));
        RequireUnique("keys", checkpoint.Tasks.Select(task => task.Spec.Key).Concat(checkpoint.Closed.Select(task => task.Key)).Where(key => key is not null));
        RequireUnique("escalations", checkpoint.Escalations.Select(escalation => escalation?.Id));
        Check(checkpoint.Escalations.All(IsSound), "escalations: one has an id that is not E1 to E2000000000, or null where a list is needed.");
        Check((checkpoint.BudgetsTold ?? []).All(key => key is not null), "budgetsTold: null where a name is needed.");
        if (checkpoint.Cost is { } cost)
        {
            RequireUnique("cost.agents", cost.Agents.Select(row => row?.Name));
            RequireUnique("cost.models", cost.Models.Select(row => row?.Name));
            RequireUnique("cost.goals", cost.Goals.Select(row => row?.Name));
            Check(
                cost.Agents.Concat(cost.Models).Concat(cost.Goals).All(row => row.Usage is not null) && cost.Periods.All(period => period?.Usage is not null),
                "cost: null where a usage is needed.");
        }

        RequireTasks(checkpoint);
    }

    private static void RequireTasks(SwarmCheckpoint checkpoint)
    {
        var ids = checkpoint.Tasks.Select(task => task.Id).Concat(checkpoint.Closed.Select(task => task.Id)).ToHashSet();
        foreach (var id in ids)
        {
            Check(TaskId.TryParse(id, out _), $"tasks: '{Text.Cut(id, 100)}' is no task id.");
        }

        var goals = checkpoint.Goals.Select(goal => goal.Name).ToHashSet();
        foreach (var task in checkpoint.Tasks)
        {
            Check(TaskTransitions.IsClosed(task.State) || task.Agent is not null, $"tasks: {task.Id} is {Text.Camel(task.State)} and has no agent.");
            Check(task.Spec.Goal is null || goals.Contains(task.Spec.Goal), $"tasks: {task.Id} has a goal that is not there.");
            Check(task.Canceling != true || task.Failure is not null, $"tasks: {task.Id} is being canceled without a reason (failure).");
            Check((task.Spec.DependsOn ?? []).All(ids.Contains), $"tasks: {task.Id} depends on a task that is not there.");
            Check((task.Spec.DependsOn ?? []).Distinct().Count() == (task.Spec.DependsOn?.Count ?? 0), $"tasks: {task.Id} depends on a task twice.");
        }

        foreach (var task in checkpoint.Closed)
        {
            Check(TaskTransitions.IsClosed(task.State), $"closed: {task.Id} is {Text.Camel(task.State)}.");
        }

        Check(checkpoint.Prepared is not null || ids.Count == 0, "prepared: missing, though there are tasks.");
    }

    private static bool IsSound(Escalation escalation) =>
        escalation.Id is ['E', ..] && int.TryParse(escalation.Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static void RequireUnique(string where, IEnumerable<string?> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Check(name is not null, $"{where}: null where a name is needed.");
            Check(seen.Add(name!), $"{where}: '{Text.Cut(name!, 100)}' is there twice.");
        }
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidInputException("checkpoint." + message);
        }
    }
}
