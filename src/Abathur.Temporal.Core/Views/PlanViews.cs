using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Views;

/// <summary>The answer of the query <c>plan</c>: a plan's waves, its critical path, and how long it may take by what tasks took so far.</summary>
public static class PlanViews
{
    /// <exception cref="InvalidInputException">The task doesn't plan, or there is no plan.</exception>
    /// <exception cref="RejectedException">No such task.</exception>
    public static PlanView Of(Board board, PlanQuestion question)
    {
        var planning = board.Get(question.Task);
        if (planning.Spec.Plan is null)
        {
            throw new InvalidInputException($"{planning.Id} doesn't plan; a task that does has the member plan, and `abathur plan` submits one.");
        }

        var tasks = question.Tasks ?? planning.Record.Plan?.Tasks ?? throw new InvalidInputException(
            $"{planning.Id} is {Text.Camel(planning.State)}: no plan waits for approval. `abathur task show {planning.Id}` tells more.");
        var problems = PlanRules.Problems(board, planning, tasks);
        return problems.Count > 0
            ? new() { Task = planning.Id, Problems = problems, Tasks = [], CriticalPath = [], Basis = "The plan can't be submitted.", Escalation = QuestionOf(board, planning) }
            : Draw(board, planning, tasks);
    }

    private static PlanView Draw(Board board, TaskEntry planning, IReadOnlyList<TaskSubmission> tasks)
    {
        var byKey = tasks.ToDictionary(task => task.Key!);
        var agents = tasks.ToDictionary(task => task.Key!, task => ReadOnlyTasks.Route(board, PlanSubmissions.InPlan(planning, task)).Agent);
        var dependsOn = (string key) => (byKey[key].DependsOn ?? []).Where(byKey.ContainsKey).Distinct();
        var waves = Waves.Of(byKey.Keys, dependsOn);
        var durations = Durations.Of(board);
        var seconds = (string key) => durations.For(agents[key]);
        var path = CriticalPath.Of(byKey.Keys, dependsOn, key => seconds(key) ?? durations.Any ?? 1);
        double? pathSeconds = durations.Any is { } usual ? path.Sum(key => seconds(key) ?? usual) : null;
        double? workSeconds = durations.Any is { } other ? byKey.Keys.Sum(key => seconds(key) ?? other) : null;
        return new()
        {
            Task = planning.Id,
            Problems = [],
            Tasks = [.. tasks.OrderBy(task => waves[task.Key!]).Select(task =>
                new PlanNode(task.Key!, task.Title, agents[task.Key!], waves[task.Key!], task.DependsOn ?? [], seconds(task.Key!)))],
            CriticalPath = path,
            PathSeconds = pathSeconds,
            WorkSeconds = workSeconds,
            Seconds = pathSeconds is { } longest ? Math.Max(longest, workSeconds!.Value / board.Settings.MaxConcurrentTasks) : null,
            Basis = durations.Basis([.. agents.Values.Distinct().Order(StringComparer.Ordinal)]),
            Escalation = QuestionOf(board, planning),
        };
    }

    private static string? QuestionOf(Board board, TaskEntry planning) =>
        EscalationDesk.Open(board).FirstOrDefault(open => open.Kind == EscalationKind.Plan && open.Tasks.Contains(planning.Id))?.Id;
}
