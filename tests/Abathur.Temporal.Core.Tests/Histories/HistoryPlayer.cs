using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Watchdog;

namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>Plays the steps of a history on a board. The same steps on boards in the same state are the same events.</summary>
internal sealed class HistoryPlayer
{
    private static readonly IReadOnlyList<AgentSummary> Agents =
        [.. TestBoard.Agents, TestBoard.Agent("diagnostic-analyst", AgentTier.Specialist) with { ReadOnly = true }];

    private static readonly string[] Names = [.. Agents.Select(agent => agent.Name)];

    // Backwards too: clocks are set.
    private static readonly double[] Pauses = [0, 1, 7, 61, 400, 4000, 90_000, -4000];

    private AttemptReport? lastReport;

    public Board Board { get; private set; } = BoardFactory.Create(TestBoard.Input(FirstSettings), continued: false, TestBoard.Start);

    public DateTimeOffset Now { get; private set; } = TestBoard.Start;

    /// <summary>Room for a few at once, and a breaker that a short history opens.</summary>
    public static SwarmSettings FirstSettings { get; } =
        new() { MaxConcurrentTasks = 4, MaxRetries = 2, CircuitBreakerThreshold = 3, BudgetTokens = 5_000 };

    /// <summary>What all attempts that ended used.</summary>
    public AgentUsage Spent { get; private set; } = new();

    private List<TaskEntry> Tasks => [.. Board.Tasks];

    private List<TaskEntry> Running => [.. Board.Running.Select(number => Board.Get(TaskId.Format(number)))];

    public void Start() => Lifecycle.Start(Board, TestBoard.Prepared(Agents), Now);

    /// <exception cref="RejectedException">The board's state refuses the step.</exception>
    /// <exception cref="InvalidInputException">The step is wrong in itself.</exception>
    public void Play(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Submit:
                Submit([Submission(step, 0)]);
                break;
            case StepKind.SubmitBatch:
                Submit([.. Enumerable.Range(0, 1 + (step.C % 5)).Select(i => Submission(step with { A = step.A + (i * 37), B = step.B + (i * 11) }, i))]);
                break;
            case StepKind.Succeed:
                ReportRunning(step, report => report with { Result = Result(step) });
                break;
            case StepKind.HandOff:
                ReportRunning(step, report => report with { Result = Result(step) with { Handoff = new Handoff(Names[step.B % Names.Length], "go on") } });
                break;
            case StepKind.SucceedWithExtraWork:
                ReportRunning(step, report => report with { Result = Result(step) with { AddWork = ExtraWorkOf(step) } });
                break;
            case StepKind.SucceedWithVerdict:
                // Of a diagnosis, where one runs: others may say what they like.
                var diagnoses = Running.FindIndex(task => task.Record.Diagnoses is not null);
                ReportRunning(step with { A = diagnoses < 0 ? step.A : diagnoses }, report => report with { Result = Result(step) with { Verdict = VerdictOf(step) } });
                break;
            case StepKind.ReportBlocker when Running is { Count: > 0 } asking:
                var asks = asking[step.A % asking.Count];
                Blockers.Accept(Board, new AttemptBlocker { Task = asks.Id, Attempt = asks.Record.Attempts - (step.C % 10 == 0 ? 1 : 0), Blocker = BlockerOf(step) }, Now);
                break;
            case StepKind.SucceedWithBlocker:
                ReportRunning(step, report => report with { Result = Result(step) with { Commit = null, Blocker = BlockerOf(step) } });
                break;
            case StepKind.SubmitPlanning:
                Submit([Submission(step, 0) with { Plan = new() { AutoSubmit = step.C % 3 == 0 } }]);
                break;
            case StepKind.SucceedWithPlan:
                // Of a task that plans, where one runs: others may say what they like.
                var planning = Running.FindIndex(task => task.Spec.Plan is not null);
                ReportRunning(step with { A = planning < 0 ? step.A : planning }, report => report with { Result = Result(step) with { Plan = PlanOf(step) } });
                break;
            case StepKind.Fail:
                ReportRunning(step, report => report with { Failure = Failure(step) });
                break;
            case StepKind.ReportTwice when lastReport is not null:
                AttemptEnds.Take(Board, lastReport, Now);
                break;
            case StepKind.ReportLate when Tasks is { Count: > 0 } tasks:
                var late = tasks[step.A % tasks.Count];
                AttemptEnds.Take(Board, new AttemptReport { Task = late.Id, Attempt = late.Record.Attempts + 1 - (step.B % 3 * 2), Result = Result(step) }, Now);
                break;
            case StepKind.ContinueAsNew:
                Board = Restored(continued: true);
                break;
            case StepKind.StopAndStartAgain:
                StopAndStartAgain();
                break;
            case StepKind.Pass:
                Now += TimeSpan.FromSeconds(Pauses[step.A % Pauses.Length]);
                break;
            default:
                Ask(step);
                break;
        }
    }

    /// <summary>The board as a new run gets it: through the JSON of its checkpoint.</summary>
    public Board Restored(bool continued)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(CheckpointWriter.Write(Board), AbathurJson.Options);
        Assert.InRange(json.Length, 1, SwarmCheckpoint.MaxBytes);
        return BoardFactory.Create(TestBoard.Input(continued ? Board.Settings : null, AbathurJson.Read<SwarmCheckpoint>(json, "checkpoint")), continued, Now);
    }

    private void Ask(Step step)
    {
        var (task, other) = ($"T{1 + (step.A % 40)}", $"T{1 + (step.B % 40)}");
        var edge = new DependencyChange { Task = task, DependsOn = other };
        switch (step.Kind)
        {
            case StepKind.Cancel:
                TaskRequests.Cancel(Board, new CancelTask { Task = task, Reason = "not needed" }, Now);
                break;
            case StepKind.Retry:
                var failed = Tasks.Where(entry => entry.State == TaskState.Failed).Select(entry => entry.Id).ToList();
                TaskRequests.Retry(Board, new RetryTask { Task = failed.Count > 0 ? failed[step.A % failed.Count] : task, Hint = "look again" }, Now);
                break;
            case StepKind.AddDependency:
                Dependencies.Add(Board, edge, Now);
                break;
            case StepKind.RemoveDependency:
                Dependencies.Remove(Board, edge, Now);
                break;
            case StepKind.SetPriority:
                TaskRequests.SetPriority(Board, new SetPriority { Task = task, Priority = Priority(step.B) }, Now);
                break;
            case StepKind.AddGoal:
                Goals.Add(Board, new Goal { Name = $"g{step.A % 3}", Priority = Priority(step.B) }, Now);
                break;
            case StepKind.ChangeGoal:
                // Rarely retired, which is final.
                var status = step.B % 10 == 0 ? GoalStatus.Retired : step.B % 2 == 0 ? GoalStatus.Paused : GoalStatus.Active;
                Goals.Change(Board, new GoalChange { Name = $"g{step.A % 3}", Status = status, Priority = Priority(step.C) }, Now);
                break;
            case StepKind.Pause:
                Lifecycle.Pause(Board, Now);
                break;
            case StepKind.Resume:
                Lifecycle.Resume(Board, Now);
                break;
            case StepKind.Configure:
                Lifecycle.Configure(Board, Board.Settings with { MaxConcurrentTasks = 1 + (step.A % 6), MaxRetries = step.B % 4, BudgetTokens = 5_000 + (step.C * 100) }, Now);
                break;
            case StepKind.ReloadAgents:
                Roster.Reload(Board, TestBoard.Prepared(Agents).Roster, Now);
                break;
            case StepKind.SignalExtraWork:
                ExtraWork.Accept(Board, ExtraWorkOf(step), Now);
                break;
            case StepKind.AnswerEscalation when EscalationDesk.Open(Board).ToList() is { Count: > 0 } open:
                var asked = open[step.A % open.Count];
                EscalationAnswers.Answer(Board, new EscalationAnswer { Escalation = asked.Id, Choice = asked.Choices[step.B % asked.Choices.Count], Note = step.C % 8 == 0 ? null : "do it" }, Now);
                break;
            case StepKind.Watch:
                Watch();
                break;
        }
    }

    // A new watchdog whose findings come at once.
    private void Watch()
    {
        var graph = new WatchGraph();
        graph.Take(WatchFeed.Snapshot(Board, Now));
        foreach (var finding in WatchRules.Judge(graph, Now))
        {
            Interventions.Apply(Board, finding, Now);
        }
    }

    private void Submit(IReadOnlyList<TaskSubmission> tasks) => Submissions.Accept(Board, new SubmitTasks { Tasks = tasks }, Now);

    private void ReportRunning(Step step, Func<AttemptReport, AttemptReport> end)
    {
        if (Running is { Count: > 0 } running)
        {
            var task = running[step.A % running.Count];
            lastReport = end(new AttemptReport { Task = task.Id, Attempt = task.Record.Attempts });
            Spent += lastReport.Result?.Usage ?? lastReport.Failure?.Usage ?? new AgentUsage();
            AttemptEnds.Take(Board, lastReport, Now);
        }
    }

    private void StopAndStartAgain()
    {
        Lifecycle.Stop(Board, new StopRequest { Mode = StopMode.Force }, Now);
        Dispatch.Next(Board, Now);
        foreach (var task in Running)
        {
            AttemptEnds.Take(Board, new AttemptReport { Task = task.Id, Attempt = task.Record.Attempts, Failure = Failure(FailureKind.Canceled) }, Now);
        }

        Assert.True(Lifecycle.IsDrained(Board));
        Lifecycle.Stopped(Board, Now);
        Board = Restored(continued: false);
        Start();
    }

    private TaskSubmission Submission(Step step, int index)
    {
        var count = Tasks.Count;
        string[] before = count == 0 ? [] : [$"T{1 + (step.A % count)}", $"T{1 + (step.B % count)}"];
        return new TaskSubmission
        {
            Title = $"task {step.A}",
            Key = step.C % 2 == 0 ? $"k{count + index}-{step.A % 50}" : null,
            AgentType = step.B % 3 == 0 ? Names[step.A % Names.Length] : null,
            DependsOn = step.B % 4 == 0 ? null : [.. before.Take(step.B % 3)],
            Priority = Priority(step.A),
            Goal = step.C % 5 == 0 ? $"g{step.A % 3}" : null,
            MaxRetries = step.C % 7 == 0 ? 0 : null,
        };
    }

    private AddWork ExtraWorkOf(Step step) => new()
    {
        Tasks = step.C % 3 == 0 ? null : [Submission(step, 0)],
        Dependencies = [new DependencyChange { Task = $"T{1 + (step.B % 40)}", DependsOn = $"T{1 + (step.C % 40)}" }],
    };

    private TaskFailure Failure(Step step) => Failure((FailureKind)(step.B % Enum.GetValues<FailureKind>().Length)) with
    {
        RetryAt = step.C % 2 == 0 ? null : Now + TimeSpan.FromSeconds(step.C),
        Usage = step.C % 5 == 0 ? null : new AgentUsage(1, step.C % 50, 0.01m),
        Session = SessionOf(step),
        LostRuns = step.C % 4 == 0 ? [new LostRun(new AgentUsage(0, step.C % 50 / 2), "h1", "it died")] : null,
    };

    private static Blocker BlockerOf(Step step) => new() { Question = $"What of {step.B % 5}?", Key = step.C % 3 == 0 ? $"k{step.B % 2}" : null };

    private Verdict VerdictOf(Step step) => new()
    {
        Action = (VerdictAction)(step.B % Enum.GetValues<VerdictAction>().Length),
        Hint = "look at the tests",
        Question = "what now?",
        Tasks = [Submission(step, 0), Submission(step with { A = step.A + 1 }, 1)],
    };

    // Now and then with a cycle, an unknown dependency, or one on what may wait for the plan.
    private TaskPlan PlanOf(Step step) => new()
    {
        Tasks =
        [
            Submission(step, 0) with { Key = "a", DependsOn = step.B % 5 == 0 ? [$"T{1 + (step.C % 40)}"] : step.B % 7 == 0 ? ["b"] : null },
            Submission(step, 1) with { Key = "b", DependsOn = ["a"] },
        ],
        Corrections = step.C % 4,
    };

    private static TaskFailure Failure(FailureKind kind) => new() { Kind = kind, Message = "it broke" };

    private static AttemptResult Result(Step step) =>
        new() { Usage = new AgentUsage(1, step.C % 100, 0.05m), Summary = "done", Commit = "abc", Session = SessionOf(step) };

    private static AgentSession? SessionOf(Step step) => step.C % 3 == 0 ? null : new($"s{step.A % 7}", $"h{step.B % 3}");

    private static TaskPriority Priority(int number) => (TaskPriority)(1 + (number % 4));
}
