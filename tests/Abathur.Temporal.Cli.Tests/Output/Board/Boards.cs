using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Output.Board;

/// <summary>A board with something of everything.</summary>
internal static class Boards
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static BoardModel Create(int running = 2, int events = 3) => new()
    {
        Now = Now,
        Status = Status(running),
        Running = [.. Enumerable.Range(1, Math.Min(running, BoardWatcher.MaxTasks)).Select(Row)],
        Events = [.. Enumerable.Range(1, events).Select(Event)],
        NewEvents = [.. Enumerable.Range(1, events).Select(Event)],
    };

    public static SwarmEvent Event(int number) => new()
    {
        Number = number,
        At = Now,
        Kind = number % 2 == 0 ? SwarmEventKind.TaskRetried : SwarmEventKind.TaskStarted,
        Task = TaskId.Format(number),
        Attempt = 1,
        Agent = "code-implementer",
        Failure = number % 2 == 0 ? FailureKind.Verification : null,
        Message = $"event {number} of [many]",
    };

    private static SwarmStatus Status(int running) => new()
    {
        Name = "demo",
        State = SwarmState.Running,
        Repository = new() { Path = "/src/app" },
        IntegrationBranch = "abathur/demo/main",
        Tasks = new Dictionary<TaskState, int> { [TaskState.Running] = running, [TaskState.Completed] = 5, [TaskState.Failed] = 1 },
        Running = [.. Enumerable.Range(1, running).Select(TaskId.Format)],
        Settled = false,
        Settings = new() { MaxConcurrentTasks = 4, BudgetTokens = 100_000 },
        Goals = [],
        Agents = [],
        Breakers = [new("code-implementer", BreakerState.Open, 5, Now.AddSeconds(90))],
        PausedRuntimes = new Dictionary<string, DateTimeOffset>(),
        OpenEscalations = 0,
        Usage = new(12, 34_567, 1.25m),
        LastEvent = 3,
        StartedAt = Now.AddMinutes(-7),
    };

    private static BoardTask Row(int number) => new()
    {
        Id = TaskId.Format(number),
        Title = $"Task {number} with [markup] and \e[31mcolour",
        Agent = "code-implementer",
        Attempt = 2,
        Usage = new(number, 1_500 * number),
        LastHeartbeat = Now.AddSeconds(-4),
        Doing = "edits Program.cs",
    };
}
