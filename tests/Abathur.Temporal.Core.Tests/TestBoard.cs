using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests;

/// <summary>A board with a clock that a test moves, and the messages a test sends in a line each.</summary>
internal sealed class TestBoard
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly IReadOnlyList<AgentSummary> Agents =
    [
        Agent("architect", AgentTier.Architect, "code-implementer"),
        Agent("code-implementer", AgentTier.Worker, "reviewer", "architect"),
        Agent("reviewer", AgentTier.Specialist, "code-implementer", "missing-agent") with { ReadOnly = true, TimeoutSeconds = 99 },
    ];

    public TestBoard(SwarmSettings? settings = null, bool start = true, IReadOnlyList<AgentSummary>? agents = null, RulesVersion rules = RulesVersion.Newest)
    {
        Board = BoardFactory.Create(Input(settings), continued: false, Start, rules);
        if (start)
        {
            Lifecycle.Start(Board, Prepared(agents), Now);
        }
    }

    public TestBoard(Board board, DateTimeOffset now) => (Board, Now) = (board, now);

    public Board Board { get; }

    public DateTimeOffset Now { get; set; } = Start;

    public static SwarmInput Input(SwarmSettings? settings = null, SwarmCheckpoint? checkpoint = null) => new()
    {
        Name = "demo",
        Repository = new RepositorySpec { Path = "/src/app" },
        Settings = settings,
        Checkpoint = checkpoint,
    };

    public static PreparedSwarm Prepared(IReadOnlyList<AgentSummary>? agents = null) => new()
    {
        BaseCommit = "c0ffee",
        Roster = new AgentRoster(agents ?? Agents, []),
        SearchAttributes = ["AbathurStatus"],
    };

    public static AgentSummary Agent(string name, AgentTier tier, params string[] targets) => new()
    {
        Name = name,
        Tier = tier,
        Hash = "0123456789ab",
        Tools = tier == AgentTier.Specialist ? ["read", "grep"] : ["read", "edit", "shell"],
        HandoffTargets = targets,
        Runtime = "command",
    };

    public static TaskSubmission Task(string title, params string[] dependsOn) =>
        new() { Title = title, Key = title, DependsOn = dependsOn.Length == 0 ? null : dependsOn };

    public TaskEntry this[string idOrKey] => Board.Get(idOrKey);

    public SubmitResult Submit(params TaskSubmission[] tasks) => Submissions.Accept(Board, new SubmitTasks { Tasks = tasks }, Now);

    public IReadOnlyList<AttemptCommand> Next() => Dispatch.Next(Board, Now);

    /// <summary>Ids of the tasks that start now.</summary>
    public IReadOnlyList<string> Starts() => [.. Next().OfType<AttemptCommand.Start>().Select(start => start.Input.TaskId)];

    public void Complete(string task, AttemptResult? result = null) => Report(task, new AttemptReport
    {
        Task = this[task].Id,
        Attempt = this[task].Record.Attempts,
        Result = result ?? new AttemptResult { Usage = new AgentUsage(1, 10, 0.5m), Commit = "abc", Summary = $"did {task}" },
    });

    public void HandOff(string task, string to, string? note = null) =>
        Complete(task, new AttemptResult { Usage = new AgentUsage(), Handoff = new Handoff(to, note) });

    public void Fail(string task, FailureKind kind = FailureKind.Agent, string message = "it broke", DateTimeOffset? retryAt = null, string? provider = null) =>
        Report(task, new AttemptReport
        {
            Task = this[task].Id,
            Attempt = this[task].Record.Attempts,
            Failure = new TaskFailure { Kind = kind, Message = message, RetryAt = retryAt, Provider = provider, Usage = new AgentUsage(2, 20, 0.25m) },
        });

    /// <summary>Ends the attempt at the only task that runs.</summary>
    public void Fail(TaskFailure failure)
    {
        var task = Board[Assert.Single(Board.Running)];
        Report(task.Id, new AttemptReport { Task = task.Id, Attempt = task.Record.Attempts, Failure = failure });
    }

    public void Cancel(string task, string? reason = null) => TaskRequests.Cancel(Board, new CancelTask { Task = task, Reason = reason }, Now);

    public void Depend(string task, string on) => Dependencies.Add(Board, new DependencyChange { Task = task, DependsOn = on }, Now);

    public void Stop(StopMode mode = StopMode.Graceful, double? grace = null) =>
        Lifecycle.Stop(Board, new StopRequest { Mode = mode, GraceSeconds = grace }, Now);

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public IReadOnlyList<SwarmEvent> EventsOf(SwarmEventKind kind) => [.. Board.Events.Kept.Where(item => item.Kind == kind)];

    public string LastMessage(SwarmEventKind kind) => EventsOf(kind)[^1].Message ?? string.Empty;

    private void Report(string task, AttemptReport report)
    {
        Assert.Equal(TaskState.Running, this[task].State);
        AttemptEnds.Take(Board, report, Now);
    }
}
