using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Whether planned tasks could be submitted now: a submission's own checks, told all at once in the planner's own keys.</summary>
internal static class PlanRules
{
    /// <summary>The most waves that a plan may have.</summary>
    public const int MaxWaves = 100;

    // Looking for the names that were meant takes time, and nobody reads a longer list.
    private const int MaxProblems = 20;

    /// <summary>What is wrong with tasks as the plan of a task, the first 20 things; none: they can be submitted.</summary>
    public static IReadOnlyList<string> Problems(Board board, TaskEntry planning, IReadOnlyList<TaskSubmission> tasks)
    {
        if (TaskPlan.Excess(tasks) is { } excess)
        {
            return [excess];
        }

        var problems = new List<string>();
        var sound = tasks.Index().Where(task => Collect(problems, () => RequireShape(planning, task.Index, task.Item))).Select(task => task.Item).ToList();
        foreach (var (key, times) in sound.CountBy(task => task.Key!).Where(key => key.Value > 1))
        {
            problems.Add(FormattableString.Invariant($"the key '{key}' is used by {times} tasks: give each its own"));
        }

        var byKey = sound.DistinctBy(task => task.Key).ToDictionary(task => task.Key!);
        var behind = PlanSubmissions.AllBehind(board, planning);
        foreach (var task in sound.TakeWhile(_ => problems.Count < MaxProblems))
        {
            Collect(problems, () => Submissions.RequireServed(board, PlanSubmissions.InPlan(planning, task)));
            foreach (var name in (task.DependsOn ?? []).TakeWhile(_ => problems.Count < MaxProblems))
            {
                Collect(problems, () => RequireDependency(board, planning, task, name, byKey, behind));
            }
        }

        RequireOrder(problems, byKey);
        if (problems.Count == 0)
        {
            Collect(problems, () => RequireRoom(board, planning, tasks));
        }

        return problems;
    }

    /// <exception cref="RejectedException">No plan waits for approval, or it can't be submitted any more, or not now.</exception>
    /// <exception cref="InvalidInputException">The tasks that are to be submitted instead can't be.</exception>
    public static void Require(Board board, TaskEntry planning, IReadOnlyList<TaskSubmission>? instead)
    {
        if (planning.Record.Plan is not { } plan)
        {
            throw new RejectedException($"{planning.Id} is {Text.Camel(planning.State)}: no plan of it waits for approval.");
        }

        if (planning.State != TaskState.Ready)
        {
            throw new RejectedException($"{planning.Id} is {Text.Camel(planning.State)}: its plan can be submitted once nothing that it waits for is left.");
        }

        if (Problems(board, planning, instead ?? plan.Tasks) is { Count: > 0 } problems)
        {
            throw instead is null
                ? new RejectedException($"The plan of {planning.Id} can't be submitted any more: {Listed(problems, 1000)} Answer 'reject' with a note to have it planned again.")
                : new InvalidInputException($"These tasks can't be submitted as the plan of {planning.Id}: {Listed(problems, 1000)}");
        }
    }

    /// <summary>Problems as a text of at most so many characters.</summary>
    public static string Listed(IReadOnlyList<string> problems, int most)
    {
        var text = string.Empty;
        foreach (var (i, problem) in problems.Index())
        {
            var next = FormattableString.Invariant($"{(i == 0 ? string.Empty : " ")}({i + 1}) {problem.TrimEnd('.')}.");
            if (i > 0 && text.Length + next.Length > most - 30)
            {
                return FormattableString.Invariant($"{text} … and {problems.Count - i} more.");
            }

            text += next;
        }

        return Text.Cut(text, most);
    }

    private static void RequireShape(TaskEntry planning, int index, TaskSubmission task)
    {
        var where = FormattableString.Invariant($"tasks[{index}]");
        SubmissionRules.RequireTask(task, where);
        where = $"{where} '{Text.Cut(task.Key ?? task.Title, SubmissionRules.MaxName)}'";
        if (task.Key is not { } key)
        {
            throw new InvalidInputException($"{where}: it has no key; give each task of a plan one, so that others can name it");
        }

        if (PlanSubmissions.Key(planning, key).Length > SubmissionRules.MaxKey)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{where}: the key has {key.Length} characters; here it takes {SubmissionRules.MaxKey - planning.Id.Length - 1}"));
        }

        if (task.Plan is not null)
        {
            throw new InvalidInputException($"{where}: a planned task can't plan; remove plan, and plan what it would");
        }
    }

    private static void RequireDependency(
        Board board, TaskEntry planning, TaskSubmission task, string name, Dictionary<string, TaskSubmission> byKey, HashSet<int> behind)
    {
        if (byKey.TryGetValue(name, out var sibling))
        {
            UnmergedWork.Require(board, task.Key!, name, sibling);
            return;
        }

        if (board.Find(name) is not { } known)
        {
            throw new InvalidInputException(
                $"Task '{task.Key}': unknown dependency '{Shown.Of(name)}'; {NearestName.Suggest(name, [.. byKey.Keys.Order(StringComparer.Ordinal)], "name the key of a task of this plan, or the id of a task of the swarm.")}");
        }

        if (known == planning)
        {
            throw new InvalidInputException($"Task '{task.Key}': it can't depend on {planning.Id}, which plans it; leave that out");
        }

        if (behind.Contains(known.Number))
        {
            throw new InvalidInputException($"Task '{task.Key}': it can't depend on {known.Id}, which waits for this plan");
        }

        UnmergedWork.Require(board, task.Key!, known);
    }

    private static void RequireOrder(List<string> problems, Dictionary<string, TaskSubmission> byKey)
    {
        var dependsOn = (string key) => (byKey[key].DependsOn ?? []).Where(byKey.ContainsKey).Distinct();
        if (CycleFinder.FindCycle(byKey.Keys, dependsOn) is { } cycle)
        {
            problems.Add($"the plan holds a cycle: {string.Join(" → ", cycle.Take(20))}{(cycle.Count > 20 ? " → …" : string.Empty)}; remove one of these dependencies");
        }
        else if (byKey.Count > 0 && Waves.Of(byKey.Keys, dependsOn).Values.Max() + 1 is var waves and > MaxWaves)
        {
            problems.Add(FormattableString.Invariant($"the plan has {waves} waves, tasks that wait for each other in a row; at most {MaxWaves}. Let tasks wait only for those whose work they need"));
        }
    }

    private static void RequireRoom(Board board, TaskEntry planning, IReadOnlyList<TaskSubmission> tasks)
    {
        var ends = PlanSubmissions.Ends(tasks).Count();
        var behind = PlanSubmissions.Behind(board, planning).ToList();
        foreach (var task in behind.Where(task => task.DependsOn.Count + ends > SubmissionRules.MaxDependencies))
        {
            throw new RejectedException(FormattableString.Invariant(
                $"{task.Id} waits for this plan and would depend on {task.DependsOn.Count + ends} tasks; at most {SubmissionRules.MaxDependencies}. Let the plan end in fewer tasks"));
        }

        var held = planning.Record.Plan is { } plan ? CheckpointSize.OfPlan(plan.Tasks) : 0;
        CheckpointRoom.Require(board, CheckpointSize.OfPlan(tasks) + (behind.Count * CheckpointSize.OfDependencies(ends)) - held);
    }

    private static bool Collect(List<string> problems, Action require)
    {
        try
        {
            require();
            return true;
        }
        catch (Exception e) when (e is InvalidInputException or RejectedException)
        {
            problems.Add(e.Message);
            return false;
        }
    }
}
