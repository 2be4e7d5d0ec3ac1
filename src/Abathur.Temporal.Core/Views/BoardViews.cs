using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Views;

/// <summary>The answers of the queries.</summary>
public static class BoardViews
{
    public const int MaxPage = 500;

    public static SwarmStatus Status(Board board, DateTimeOffset now) => new()
    {
        Name = board.Name,
        State = board.State,
        Repository = board.Repository,
        BaseCommit = board.Prepared?.BaseCommit,
        BaseNote = board.Prepared?.BaseNote,
        IntegrationBranch = board.Repository.IntegrationRef ?? GitRefs.FollowingBranch(board.Name),
        Tasks = Counts(board),
        Running = [.. board.Running.Select(TaskId.Format)],
        Settled = board.IsSettled,
        Settings = board.Settings,
        Goals = [.. board.Goals.Values],
        Agents = board.Agents,
        Breakers = [.. board.Breakers.Values.Where(breaker => breaker.ProbeAt is not null)
            .Select(breaker => new BreakerStatus(breaker.Agent, breaker.StateAt(now), breaker.Failures, breaker.ProbeAt!.Value))],
        PausedRuntimes = board.Providers.Values.Where(pause => pause.Until > now).ToDictionary(pause => pause.Key, pause => pause.Until),
        OpenEscalations = EscalationDesk.Open(board).Count(),
        Usage = board.Usage,
        Reserved = board.Reserved == new AgentUsage() ? null : board.Reserved,
        Cost = board.Costs.Record,
        BudgetSpent = Budget.HoldsAll(board) ? true : null,
        LastEvent = board.Events.Last,
        StartedAt = board.StartedAt,
    };

    public static SwarmWatch Watch(Board board, long? after, DateTimeOffset now) => new(
        Status(board, now),
        [.. board.Running.Take(SwarmWatch.MaxRunning).Select(number => Summarize(board, board[number], now))],
        board.Events.After(after ?? Math.Max(0, board.Events.Last - SwarmWatch.FirstEvents)));

    public static IReadOnlyDictionary<TaskState, int> Counts(Board board) => Enum.GetValues<TaskState>()
        .Where(state => board.Count(state) > 0)
        .ToDictionary(state => state, board.Count);

    /// <summary>The canceled tasks that had an attempt, each with the number of the last.</summary>
    public static IReadOnlyDictionary<string, int> CanceledAttempts(Board board) => board.Tasks
        .Where(task => task is { State: TaskState.Canceled, Record.Attempts: > 0 })
        .ToDictionary(task => task.Id, task => task.Record.Attempts);

    /// <exception cref="InvalidInputException">The limit or the cursor is wrong.</exception>
    public static TaskPage Tasks(Board board, TaskFilter filter, DateTimeOffset now)
    {
        SettingsRules.Range("limit", filter.Limit, 1, MaxPage);
        var root = filter.Lineage is { } member ? Lineage.RootOf(board.Get(member)) : null;
        var page = board.Tasks
            .Where(task => task.Number > Cursor(filter.After)
                && (root is null || Lineage.RootOf(task) == root)
                && (filter.States is null || filter.States.Contains(task.State))
                && (filter.Agent is null || task.Record.Agent == filter.Agent)
                && (filter.Goal is null || task.Spec.Goal == filter.Goal))
            .Take(filter.Limit + 1)
            .ToList();
        return new TaskPage([.. page.Take(filter.Limit).Select(task => Summarize(board, task, now))], page.Count > filter.Limit ? page[^2].Id : null);
    }

    public static GraphPage Graph(Board board, string? after)
    {
        var waves = Waves.Of([.. board.Tasks.Select(task => task.Number)], number => board[number].DependsOn);
        var page = board.Tasks.Where(task => task.Number > Cursor(after)).Take(MaxPage + 1).ToList();
        var nodes = page.Take(MaxPage).Select(task =>
            new GraphNode(task.Id, task.State, waves[task.Number], [.. task.DependsOn.Select(TaskId.Format)], TitleOf(task)));
        return new GraphPage([.. nodes], page.Count > MaxPage ? page[^2].Id : null);
    }

    private static TaskSummary Summarize(Board board, TaskEntry task, DateTimeOffset now) => new()
    {
        Id = task.Id,
        Key = task.Spec.Key,
        Title = TitleOf(task),
        State = task.State,
        Agent = task.Record.Agent,
        Goal = task.Spec.Goal,
        Priority = task.IsShrunk ? null : task.Spec.Priority,
        Attempts = task.Record.Attempts,
        UpdatedAt = task.IsShrunk ? null : task.Record.UpdatedAt,
        Note = (task.Record.Failure?.Message ?? task.Record.Summary) is { } note ? Text.Cut(note, 200) : null,
        Usage = task.Record.Usage,
        Wait = Explanations.FirstWait(board, task, now),
    };

    private static string? TitleOf(TaskEntry task) => task.IsShrunk ? null : task.Spec.Title;

    private static int Cursor(string? after) => after is null ? 0
        : TaskId.TryParse(after, out var number) ? number
        : throw new InvalidInputException($"after: '{Text.Cut(after, 100)}' is no task id.");
}
