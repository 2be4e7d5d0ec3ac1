using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Routing;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Takes new tasks: a batch whole or not at all.</summary>
public static class Submissions
{
    /// <exception cref="InvalidInputException">The batch is wrong in itself, or names what is not there.</exception>
    /// <exception cref="RejectedException">The board's state refuses it.</exception>
    public static SubmitResult Accept(Board board, SubmitTasks batch, DateTimeOffset now, string? parent = null)
    {
        Check(board, batch);
        var numbers = Number(board, batch.Tasks);
        var byKey = numbers.Where(pair => pair.Key.Key is not null).ToDictionary(pair => pair.Key.Key!, pair => pair.Value);
        var created = new List<TaskEntry>();
        var results = new List<SubmittedTask>();
        foreach (var spec in batch.Tasks)
        {
            if (spec.Key is { } key && board.Find(key) is { } known)
            {
                results.Add(new SubmittedTask(known.Id, Created: false, key));
                continue;
            }

            var entry = Create(board, spec, numbers[spec], byKey, parent, now);
            created.Add(entry);
            results.Add(new SubmittedTask(entry.Id, Created: true, spec.Key));
            board.LastTaskNumber++;
        }

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
        Lifecycle.RequireOpen(board);
        SubmissionRules.Require(batch);
        RequireSameContent(board, batch.Tasks);
        var fresh = batch.Tasks.Where(task => task.Key is null || board.Find(task.Key) is null).ToList();
        foreach (var task in fresh)
        {
            Router.Choose(task, board.Agents);
            RequireGoal(board, task);
            RequireDependencies(board, task, fresh);
        }

        RequireNoCycle(fresh);
        RequireRoom(board, fresh);
    }

    private static TaskEntry Create(Board board, TaskSubmission spec, int number, Dictionary<string, int> byKey, string? parent, DateTimeOffset now)
    {
        var route = Router.Choose(spec, board.Agents);
        var dependsOn = (spec.DependsOn ?? [])
            .Select(name => byKey.TryGetValue(name, out var other) ? TaskId.Format(other) : board.Get(name).Id)
            .Distinct()
            .ToList();
        return new TaskEntry(number, new TaskRecord
        {
            Id = TaskId.Format(number),
            Spec = spec with { DependsOn = dependsOn.Count == 0 ? null : dependsOn },
            State = TaskState.Pending,
            CreatedAt = now,
            UpdatedAt = now,
            Agent = route.Agent,
            Routing = route.Reason,
            Parent = parent,
            Fingerprint = TaskFingerprint.Of(spec),
        });
    }

    private static Dictionary<TaskSubmission, int> Number(Board board, IReadOnlyList<TaskSubmission> tasks)
    {
        // By reference: two tasks of a batch without keys may be alike.
        var numbers = new Dictionary<TaskSubmission, int>(ReferenceEqualityComparer.Instance);
        foreach (var task in tasks.Where(task => task.Key is null || board.Find(task.Key) is null))
        {
            numbers.Add(task, board.LastTaskNumber + numbers.Count + 1);
        }

        return numbers;
    }

    private static void RequireSameContent(Board board, IReadOnlyList<TaskSubmission> tasks)
    {
        foreach (var task in tasks)
        {
            if (task.Key is { } key && board.Find(key) is { } known && known.Record.Fingerprint != TaskFingerprint.Of(task))
            {
                throw new RejectedException(
                    $"The key '{key}' belongs to {known.Id} with another content; submit the same content, or choose another key.");
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
            $"Task '{Name(task)}': unknown goal '{name}'; " + (NearestName.Find(name, board.Goals.Keys) is { } near
                ? $"did you mean '{near}'?"
                : "add it first (`abathur goal add`)."));
        if (goal.Status == GoalStatus.Retired)
        {
            throw new RejectedException($"Task '{Name(task)}': the goal '{name}' is retired and takes no new tasks.");
        }
    }

    private static void RequireDependencies(Board board, TaskSubmission task, List<TaskSubmission> fresh)
    {
        foreach (var name in task.DependsOn ?? [])
        {
            if (board.Find(name) is null && !fresh.Exists(other => other.Key == name))
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
        var needed = fresh.Sum(CheckpointSize.Of);
        if (board.ReservedBytes + needed > CheckpointSize.Available)
        {
            throw new RejectedException(FormattableString.Invariant(
                $"The swarm is full: its tasks take {board.ReservedBytes} bytes, these would take {needed} more, and there is room for {CheckpointSize.Available}. Submit them when some tasks have closed."));
        }
    }

    private static string Name(TaskSubmission task) => task.Key ?? task.Title;
}
