using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Takes new tasks: a batch whole or not at all.</summary>
public static class Submissions
{
    /// <exception cref="InvalidInputException">The batch is wrong in itself, or names what is not there.</exception>
    /// <exception cref="RejectedException">The board's state refuses it.</exception>
    public static SubmitResult Accept(Board board, SubmitTasks batch, DateTimeOffset now)
    {
        Check(board, batch);
        return Add(board, batch, now, origin: null);
    }

    /// <summary>Takes a batch that was checked.</summary>
    internal static SubmitResult Add(Board board, SubmitTasks batch, DateTimeOffset now, TaskOrigin? origin)
    {
        var fresh = Fresh(board, batch);
        var byKey = fresh.Index().Where(task => task.Item.Key is not null)
            .ToDictionary(task => task.Item.Key!, task => board.LastTaskNumber + 1 + task.Index);
        var created = fresh.Select((spec, i) => Create(board, spec, board.LastTaskNumber + 1 + i, byKey, origin, now)).ToList();
        var ids = new Queue<string>(created.Select(entry => entry.Id));
        var results = batch.Tasks.Select(spec => Known(board, spec) is { } known
            ? new SubmittedTask(known.Id, Created: false, spec.Key, Router.Unpreferred(spec, board.Agents))
            : new SubmittedTask(ids.Dequeue(), Created: true, spec.Key, Router.Unpreferred(spec, board.Agents))).ToList();
        foreach (var entry in created)
        {
            board.Add(entry);
        }

        foreach (var entry in created)
        {
            board.Connect(entry);
            board.Emit(now, SwarmEventKind.TaskSubmitted, entry, entry.Spec.Title);
            board.Settle(entry, now);
        }

        return new SubmitResult(results);
    }

    /// <summary>Throws what <see cref="Accept"/> would, and changes nothing.</summary>
    public static void Check(Board board, SubmitTasks batch)
    {
        CheckTasks(board, batch);
        RequireNoCycle(Fresh(board, batch));
    }

    /// <summary>The same, but for cycles among the batch.</summary>
    internal static void CheckTasks(Board board, SubmitTasks batch)
    {
        SubmissionRules.Require(batch);
        RequireSameContent(board, batch.Tasks);
        var fresh = Fresh(board, batch);
        if (fresh.Count == 0)
        {
            // Sent again: the answer is what it was, also of a swarm that stops by now.
            return;
        }

        Lifecycle.RequireOpen(board);
        var keys = fresh.Where(task => task.Key is not null).ToDictionary(task => task.Key!);
        foreach (var task in fresh)
        {
            RequireServed(board, task);
            RequireDependencies(board, task, keys);
        }

        RequireRoom(board, fresh);
    }

    /// <exception cref="InvalidInputException">The agents or the goal that a task names are not there, or don't fit.</exception>
    /// <exception cref="RejectedException">Its goal takes no new tasks.</exception>
    internal static void RequireServed(Board board, TaskSubmission task)
    {
        ReadOnlyTasks.Route(board, task);
        RequireGoal(board, task);
        BudgetRules.Within($"Task '{Name(task)}': budgetTokens", task.BudgetTokens, "the swarm's budgetTokens", board.Settings.BudgetTokens);
        BudgetRules.Within($"Task '{Name(task)}': budgetCostUsd", task.BudgetCostUsd, "the swarm's budgetCostUsd", board.Settings.BudgetCostUsd);
        Reviewers.Require(board, task);
    }

    private static TaskEntry Create(Board board, TaskSubmission spec, int number, Dictionary<string, int> byKey, TaskOrigin? origin, DateTimeOffset now)
    {
        var isDiagnosis = origin?.Diagnoses is not null;
        var route = ReadOnlyTasks.Route(board, spec, isDiagnosis);
        var dependsOn = (spec.DependsOn ?? [])
            .Select(name => byKey.TryGetValue(name, out var other) ? TaskId.Format(other) : board.Get(name).Id)
            .Distinct()
            .ToList();
        return new TaskEntry(number, new TaskRecord
        {
            Id = TaskId.Format(number),
            Spec = spec with { DependsOn = dependsOn.Count == 0 ? null : dependsOn },
            State = TaskState.Pending,
            CreatedAt = NoEarlierThan(board.Tasks.LastOrDefault()?.Record.CreatedAt, now),
            UpdatedAt = now,
            Agent = route.Agent,
            ReadOnly = board.Rules >= RulesVersion.Third ? ReadOnlyTasks.Is(spec, board.Agents, isDiagnosis) : null,
            Routing = route.Reason,
            Parent = origin?.Parent,
            Root = origin?.Root,
            Depth = origin?.Depth ?? 0,
            Diagnoses = origin?.Diagnoses,
            LineageRetries = origin?.Retries,
            Fingerprint = TaskFingerprint.Of(spec),
        });
    }

    // Tasks age in the order in which they came, also where the clock has been set back.
    private static DateTimeOffset NoEarlierThan(DateTimeOffset? last, DateTimeOffset now) => last > now ? last.Value : now;

    private static TaskEntry? Known(Board board, TaskSubmission task) => task.Key is { } key ? board.Find(key) : null;

    private static List<TaskSubmission> Fresh(Board board, SubmitTasks batch) => [.. batch.Tasks.Where(task => Known(board, task) is null)];

    private static void RequireSameContent(Board board, IReadOnlyList<TaskSubmission> tasks)
    {
        foreach (var task in tasks)
        {
            if (Known(board, task) is { } known && known.Record.Fingerprint != TaskFingerprint.Of(task))
            {
                throw new RejectedException(
                    $"The key '{task.Key}' belongs to {known.Id} with another content; submit the same content, or choose another key.");
            }
        }
    }

    private static void RequireGoal(Board board, TaskSubmission task)
    {
        if (task.Goal is not { } name)
        {
            return;
        }

        var goal = board.Goals.GetValueOrDefault(name) ?? throw new InvalidInputException(
            $"Task '{Name(task)}': unknown goal '{name}'; {NearestName.Suggest(name, [.. board.Goals.Keys], "add it first (`abathur goal add`).")}");
        if (goal.Status == GoalStatus.Retired)
        {
            throw new RejectedException($"Task '{Name(task)}': the goal '{name}' is retired and takes no new tasks.");
        }
    }

    private static void RequireDependencies(Board board, TaskSubmission task, Dictionary<string, TaskSubmission> keys)
    {
        foreach (var name in task.DependsOn ?? [])
        {
            if (board.Find(name) is { } known)
            {
                UnmergedWork.Require(board, Name(task), known);
            }
            else if (keys.TryGetValue(name, out var sibling))
            {
                UnmergedWork.Require(board, Name(task), name, sibling);
            }
            else
            {
                throw new InvalidInputException(
                    $"Task '{Name(task)}': unknown dependency '{name}'; name the id or key of a task of the swarm, or a key of this batch.");
            }
        }
    }

    private static void RequireNoCycle(List<TaskSubmission> fresh)
    {
        var byKey = fresh.Where(task => task.Key is not null).ToDictionary(task => task.Key!);
        var cycle = CycleFinder.FindCycle(byKey.Keys, key => (byKey[key].DependsOn ?? []).Where(byKey.ContainsKey));
        if (cycle is not null)
        {
            throw new InvalidInputException($"The batch holds a cycle: {string.Join(" → ", cycle)}. Remove one of these dependencies.");
        }
    }

    private static void RequireRoom(Board board, List<TaskSubmission> fresh)
    {
        CheckpointRoom.Require(board, fresh.Sum(task => (long)CheckpointSize.Of(task)));
    }

    private static string Name(TaskSubmission task) => task.Key ?? task.Title;
}
