using Abathur.Temporal.Cli.Output.Costs;
using Abathur.Temporal.Cli.Output.Forecasts;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Cli.Tests.Output.Snapshots;

/// <summary>A swarm with something of everything that is hard to show: long and wide titles, long names, every kind of event.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private const string Failed = "dotnet test: 2 of 318 tests fail, GreetingTests.Formal_Sie_IsUsed and GreetingTests.Informal_Du_IsUsed: expected 'Guten Tag', got 'Hallo'";

    public static IReadOnlyList<TaskSummary> Tasks { get; } =
    [
        Task(1, TaskState.Completed, "Write the German phrases", "linguist", 2) with { Goal = "release", Note = "All phrases are in phrases/de.txt." },
        Task(2, TaskState.Running, "Übersetze die Grußformeln ins Japanische: こんにちは、世界。ようこそ、そしてさようなら", "code-implementer", 1),
        Task(3, TaskState.Failed, "Ship 🚀 the release 👩‍💻 notes with everything that changed since the last one, for readers in a hurry", "technical-documentation-writer", 4) with
        {
            Priority = TaskPriority.Critical, Goal = "release-of-the-year", Note = Failed,
        },
        Task(4, TaskState.Blocked, "Announce it", "editor", 0) with { Wait = new(WaitLimit.Blocked, "failed or canceled: T3 (failed)") },
        Task(5, TaskState.Ready, "Sign the build", "code-implementer", 1) with
        {
            Wait = new(WaitLimit.Approval, "its work waits to be approved; `abathur escalation list` shows the question"),
        },
        Task(6, TaskState.Ready, "Check the links", "linguist", 1) with
        {
            Wait = new(WaitLimit.RetryBackoff, "not before 2026-05-04 12:00:30Z"), Note = "3 links are dead",
        },
        Task(1234, TaskState.Pending, "Write the index", "editor", 0) with { Wait = new(WaitLimit.Dependencies, "not completed: T2 (running)") },
        new() { Id = "T1235", State = TaskState.Canceled },
    ];

    public static IReadOnlyList<SwarmEvent> Events { get; } = [.. Enum.GetValues<SwarmEventKind>().Select(Event)];

    public static PlanForecast Forecast { get; } = new(42, 4, 2, 57, new Forecast
    {
        Runs = 200,
        RunsDone = 188,
        Seconds = new(4512, 9000, 3000, 12_000, [12, 60, 48, 40, 20, 8, 6, 4, 1, 1]),
        CostUsd = new(4.2, 6.125, 2, 9, [200]),
        Tokens = new(1_234_567, 2_345_678, 1_000_000, 3_000_000, [200]),
        MedianRun =
        [
            Simulated(1, "Write the German phrases", "linguist", TaskState.Completed, 0, 1200),
            Simulated(2, "Übersetze die Grußformeln ins Japanische: こんにちは、世界。ようこそ、そしてさようなら", "code-implementer", TaskState.Completed, 0, 2700) with { Attempts = 2 },
            Simulated(3, "Ship 🚀 the release", "technical-documentation-writer", TaskState.Failed, 2700, 4512, "T1", "T2"),
            Simulated(4, "Announce it", "editor", TaskState.Blocked, null, null, "T3"),
        ],
        CriticalPath = ["T2", "T3"],
        CriticalPathSeconds = 4512,
        Held = [new(WaitLimit.Dependencies, 7212), new(WaitLimit.TierInstances, 900), new(WaitLimit.RetryBackoff, 5)],
        Bottleneck = WaitLimit.TierInstances,
        Left = [new(WaitLimit.Blocked, 0.25)],
        Doubled = new(4, new(4000, 8000, 3000, 11_000, [200])),
        Assumptions =
        [
            new("code-implementer", AttemptKind.Work, SampleBasis.Agent, 34, 34),
            new("linguist", AttemptKind.Work, SampleBasis.AllAgents, 3, 37),
            new("technical-documentation-writer", AttemptKind.Findings, SampleBasis.Assumed, 0, 0),
        ],
    });

    public static BoardModel Board { get; } = new()
    {
        Now = Now,
        Status = new()
        {
            Name = "release-2026",
            State = SwarmState.Running,
            Repository = new() { Path = "/src/app" },
            IntegrationBranch = "refs/abathur/integration/release-2026",
            Tasks = new Dictionary<TaskState, int>
            {
                [TaskState.Pending] = 118,
                [TaskState.Ready] = 12,
                [TaskState.Running] = 3,
                [TaskState.Failed] = 1,
                [TaskState.Completed] = 1_104,
            },
            Running = ["T2", "T17", "T1233"],
            Settled = false,
            Settings = new() { MaxConcurrentTasks = 4, BudgetTokens = 2_000_000 },
            Goals = [],
            Agents = [],
            Breakers = [new("code-implementer", BreakerState.HalfOpen, 5, Now.AddSeconds(90))],
            PausedRuntimes = new Dictionary<string, DateTimeOffset> { ["claude"] = Now.AddMinutes(4) },
            OpenEscalations = 1,
            Usage = new(1_412, 1_234_567, 11.25m),
            LastEvent = 22,
            StartedAt = Now.AddHours(-3),
        },
        Running =
        [
            Running(2, Tasks[1].Title!, "code-implementer", "edits phrases/ja.txt"),
            Running(17, Tasks[2].Title!, "technical-documentation-writer", "runs dotnet test --filter GreetingTests in the worktree"),
            Running(1233, "Fix it", "editor", null) with { Usage = null, LastHeartbeat = null },
        ],
        Events = Events,
        NewEvents = [],
    };

    public static TaskRecord Record { get; } = new()
    {
        Id = "T3",
        Spec = new()
        {
            Title = Tasks[2].Title!,
            Key = "release-notes",
            Description = "Collect what changed since the last release, by area, with the numbers of the pull requests.\n\nLeave out:\n  - what no user notices, such as changes of the build and of the tests\n  - dependencies",
            Priority = TaskPriority.Critical,
            Goal = "release-of-the-year",
            DependsOn = ["T1", "T2"],
            Verify = ["dotnet", "test"],
        },
        State = TaskState.Failed,
        CreatedAt = Now.AddHours(-2),
        UpdatedAt = Now.AddMinutes(-5),
        Agent = "technical-documentation-writer",
        Attempts = 4,
        Retries = 3,
        Hints = [$"attempt 1 failed (verification): {Failed}"],
        Failure = new() { Kind = FailureKind.Verification, Message = Failed, Salvage = "refs/abathur/salvage/release-2026/T3/4" },
        Usage = new(86, 412_000, 3.5m),
        Fingerprint = "-",
    };

    public static CostReport Cost { get; } = CostReport.Of(
        Board.Status with
        {
            Settings = new() { BudgetTokens = 2_000_000, BudgetCostUsd = 12.5m },
            Reserved = new(0, 400_000, 1.25m),
            Cost = new()
            {
                Agents = [new("editor", new(112, 234_567, 0)), new("technical-documentation-writer", new(1_300, 1_000_000, 11.25m))],
                Models = [new("claude-sonnet-4-5", new(0, 1_000_000, 11.25m)), new("scripted", new(0, 234_567, 0))],
                Goals = [new("none", new(112, 234_567, 0)), new("release-of-the-year", new(1_300, 1_000_000, 11.25m))],
                Periods = [new(Now.AddHours(-3), new(200, 300_000, 3m)), new(Now.AddHours(-2), new(1_100, 700_000, 8.25m)), new(Now, new(112, 234_567, 0))],
                PeriodSeconds = 3600,
            },
        },
        [Tasks[1], Tasks[2] with { Usage = Record.Usage }, Tasks[0] with { Usage = new(4, 5_000, 0) }],
        10);

    public static IReadOnlyList<GraphNode> Graph { get; } =
    [
        new("T1", TaskState.Completed, 0, [], Tasks[0].Title),
        new("T2", TaskState.Running, 0, [], Tasks[1].Title),
        new("T3", TaskState.Failed, 1, ["T1", "T2"], Tasks[2].Title),
        new("T1234", TaskState.Pending, 2, [.. Enumerable.Range(3, 20).Select(TaskId.Format)], "Write the index"),
        new("T1235", TaskState.Canceled, 2, []),
    ];

    public static PlanView Plan { get; } = new()
    {
        Task = "T7",
        Problems = [],
        Tasks =
        [
            new("phrases", "Write the phrases of all languages into one file", "linguist", 0, [], 95),
            new("loader", "Load the phrases when the program starts", "code-implementer", 1, ["phrases"], 640),
            new("notes", Tasks[2].Title!, "technical-documentation-writer", 1, ["phrases", "T1"]),
            new("end-to-end-test-of-the-greeting", Tasks[1].Title!, "code-implementer", 2, ["loader", "notes"], 640),
        ],
        CriticalPath = ["phrases", "loader", "end-to-end-test-of-the-greeting"],
        PathSeconds = 1375,
        WorkSeconds = 2015,
        Seconds = 1375,
        Basis = "Medians of the attempts that completed tasks here: code-implementer 640 s (12), linguist 95 s (3). "
            + "Assumed, because they have completed none: technical-documentation-writer, 640 s each, the median of all.",
        Escalation = "E2",
    };

    public static IReadOnlyList<SwarmListing> Swarms { get; } =
    [
        new("release-2026", "running", "needsPerson", Now.AddHours(-3), null, "abathur", "abathur:release-2026", "-"),
        new("a-swarm-with-a-name-that-is-quite-long", "terminated", "running", Now.AddDays(-9), Now.AddDays(-2), "abathur-of-the-team", "abathur:a-swarm-with-a-name-that-is-quite-long", "-"),
    ];

    public static IReadOnlyList<Escalation> Escalations { get; } =
    [
        Question("E1", EscalationKind.Auth, ["T3"], "The agent linguist can't log in: the provider rejected its credentials. Fix its key, then answer `retry`."),
        Question("E12", EscalationKind.BlockedChain, [.. Enumerable.Range(3, 12).Select(TaskId.Format)], "12 tasks are blocked for an hour, held up by T3 'Ship the release notes' (failed)."),
        Question("E13", EscalationKind.Approval, ["T5"], "Merge T5 'Sign the build' (c0ffee1)? `abathur task diff T5` shows it.") with
        {
            ClosedAt = Now, Answer = EscalationChoice.Approve, ClosedBy = "ann",
        },
        Question("E14", EscalationKind.Plan, ["T7"], "Submit the 4 tasks that planner planned for T7 'Greet in every language'? `abathur task plan T7` shows them."),
    ];

    public static IReadOnlyList<AgentSummary> Agents { get; } =
    [
        new() { Name = "code-implementer", Tier = AgentTier.Worker, Hash = "0123456789ab", Tools = ["read", "edit", "shell"], Runtime = "claude", Description = "Writes the code that a task asks for, with its tests." },
        new() { Name = "reviewer", Tier = AgentTier.Specialist, Hash = "0123456789ab", Tools = ["read", "grep"], Runtime = "command", ReadOnly = true, MaxTurns = 40 },
    ];

    private static Escalation Question(string id, EscalationKind kind, IReadOnlyList<string> tasks, string question) => new()
    {
        Id = id,
        Kind = kind,
        Tasks = tasks,
        Question = question,
        Choices = [EscalationChoice.Keep, EscalationChoice.Retry],
        Default = EscalationChoice.Keep,
        AskedAt = Now.AddMinutes(-10),
        Deadline = Now.AddHours(23),
    };

    private static SimulatedTask Simulated(int number, string title, string agent, TaskState state, double? start, double? end, params string[] dependsOn) => new()
    {
        Id = $"T{number}",
        Title = title,
        Agent = agent,
        State = state,
        Start = start,
        End = end,
        Attempts = start is null ? 0 : 1,
        DependsOn = dependsOn,
    };

    private static TaskSummary Task(int number, TaskState state, string title, string agent, int attempts) => new()
    {
        Id = TaskId.Format(number),
        Title = title,
        State = state,
        Agent = agent,
        Priority = TaskPriority.Normal,
        Attempts = attempts,
        UpdatedAt = Now.AddMinutes(-number),
    };

    private static BoardTask Running(int number, string title, string agent, string? doing) => new()
    {
        Id = TaskId.Format(number),
        Title = title,
        Agent = agent,
        Attempt = 1,
        Usage = new(number, 1_500 * number),
        LastHeartbeat = Now.AddSeconds(-4),
        Doing = doing,
    };

    private static SwarmEvent Event(SwarmEventKind kind)
    {
        var isTask = kind.ToString().StartsWith("Task", StringComparison.Ordinal) || kind is SwarmEventKind.AgentSpawned or SwarmEventKind.AgentTerminated;
        return new()
        {
            Number = (int)kind + 1,
            At = Now.AddSeconds((int)kind),
            Kind = kind,
            Task = isTask ? "T3" : null,
            Attempt = isTask && kind != SwarmEventKind.TaskSubmitted ? 2 : null,
            Agent = isTask || kind is SwarmEventKind.BreakerOpened or SwarmEventKind.BreakerClosed ? "linguist" : null,
            Failure = kind is SwarmEventKind.TaskRetried or SwarmEventKind.TaskFailed ? FailureKind.Verification : null,
            Message = kind switch
            {
                SwarmEventKind.StateChanged => "paused",
                SwarmEventKind.TaskSubmitted => Tasks[2].Title,
                SwarmEventKind.TaskRetried or SwarmEventKind.TaskFailed => Failed,
                SwarmEventKind.TaskCompleted => string.Empty,
                SwarmEventKind.AgentTerminated => "timeout",
                SwarmEventKind.BreakerOpened => "5 failures in a row",
                SwarmEventKind.GoalChanged => "release: paused, priority high",
                SwarmEventKind.TaskBlocked => "by T1, T2",
                SwarmEventKind.TaskReplaced => "by T17, T18",
                SwarmEventKind.CycleBroken => "T3 → T17 → T3",
                SwarmEventKind.RuntimePaused => "claude until 2026-05-04 12:04:00Z",
                SwarmEventKind.Error => "agents/poet.md:3: tier: 'bard' is no tier",
                SwarmEventKind.Escalated => "E1: The agent linguist can't log in. Fix its key, then answer `retry`.",
                _ => null,
            },
        };
    }
}
