using Abathur.Temporal.Contracts;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>
/// Speaks a swarm's protocol without doing its work: what is submitted becomes ready, "fail …" fails at once, "merge …" runs, others
/// complete when the swarm is resumed. What plans has a plan of two tasks at once, and after a rejection one with the note as a third. A swarm of <see cref="RefusedPath"/> fails at its start.
/// </summary>
[Workflow("Swarm")]
public sealed class FakeSwarm : ISwarm
{
    /// <summary>A repository that the workers don't have.</summary>
    public const string RefusedPath = "/refused/by/the/workers";

    // The query `task` takes the name.
    private static readonly Task Done = System.Threading.Tasks.Task.CompletedTask;

    private readonly List<TaskRecord> tasks = [];
    private readonly List<SwarmEvent> events = [];
    private readonly List<Goal> goals = [];
    private readonly SwarmInput input;
    private SwarmSettings settings;
    private SwarmState state;
    private StopMode? stop;

    [WorkflowRun]
    public async Task<SwarmResult> RunAsync(IRawValue? input)
    {
        if (state == SwarmState.Starting)
        {
            throw new ApplicationFailureException($"repository.path: there is no folder '{RefusedPath}' on this host.", FailureTypes.InvalidInput, nonRetryable: true);
        }

        await Workflow.WaitConditionAsync(() => stop is not null && Workflow.AllHandlersFinished);
        events.Add(new SwarmEvent { Number = events.Count + 1, At = Workflow.UtcNow, Kind = SwarmEventKind.StateChanged, Message = "stopped" });
        return new SwarmResult { Name = this.input.Name, Mode = stop!.Value, Tasks = Counts(), Usage = new(), Checkpoint = Checkpoint() };
    }

    [WorkflowInit]
    public FakeSwarm(IRawValue input)
    {
        this.input = Workflow.PayloadConverter.ToValue<SwarmInput>(input);
        settings = this.input.Settings ?? new();
        state = this.input.Repository.Path == RefusedPath ? SwarmState.Starting : SwarmState.Running;
    }

    [WorkflowUpdate("submitTasks")]
    public Task<SubmitResult> SubmitTasksAsync(SubmitTasks batch)
    {
        foreach (var task in batch.Tasks)
        {
            if (task.AgentType == "nobody")
            {
                throw new ApplicationFailureException("There is no agent 'nobody'.", FailureTypes.InvalidInput, nonRetryable: true);
            }

            var fails = task.Title.StartsWith("fail", StringComparison.Ordinal);
            if (task.Plan is not null)
            {
                tasks.Add(new TaskRecord
                {
                    Id = TaskId.Format(tasks.Count + 1),
                    Spec = task,
                    State = TaskState.Ready,
                    CreatedAt = Workflow.UtcNow,
                    UpdatedAt = Workflow.UtcNow,
                    Fingerprint = "-",
                    Approval = task.Plan.AutoSubmit ? null : ApprovalState.Waiting,
                    Plan = task.Plan.AutoSubmit ? null : new() { Tasks = [new() { Title = "The API", Key = "api" }, new() { Title = "Its pages: no", Key = "ui", DependsOn = ["api"] }] },
                });
                continue;
            }

            var runs = task.Title.StartsWith("merge", StringComparison.Ordinal);
            tasks.Add(new TaskRecord
            {
                Id = TaskId.Format(tasks.Count + 1),
                Spec = task,
                State = fails ? TaskState.Failed : runs ? TaskState.Running : TaskState.Ready,
                CreatedAt = Workflow.UtcNow,
                UpdatedAt = Workflow.UtcNow,
                Attempts = fails ? 2 : runs ? 1 : 0,
                Failure = fails ? new() { Kind = FailureKind.Verification, Message = "two tests fail" } : null,
                Fingerprint = "-",
            });
            Say(SwarmEventKind.TaskSubmitted, tasks[^1].Id);
        }

        return System.Threading.Tasks.Task.FromResult(new SubmitResult([.. tasks.TakeLast(batch.Tasks.Count).Select(t => new SubmittedTask(t.Id, Created: true, t.Spec.Key))]));
    }

    [WorkflowUpdate("submitFromAttempt")]
    public Task<SubmittedTask> SubmitFromAttemptAsync(AttemptSubmission submission) =>
        throw new ApplicationFailureException("No attempt runs.", FailureTypes.Rejected, nonRetryable: true);

    [WorkflowUpdate("reportBlocker")]
    public Task<TaskBlocker> ReportBlockerAsync(AttemptBlocker report) =>
        throw new ApplicationFailureException("No attempt runs.", FailureTypes.Rejected, nonRetryable: true);

    [WorkflowUpdate("addDependency")]
    public Task AddDependencyAsync(DependencyChange change) =>
        throw new ApplicationFailureException("That closes a cycle: T1 → T2 → T1.", FailureTypes.Rejected, nonRetryable: true);

    [WorkflowUpdate("removeDependency")]
    public Task RemoveDependencyAsync(DependencyChange change) => Done;

    [WorkflowUpdate("cancelTask")]
    public Task CancelTaskAsync(CancelTask request) => ChangeAsync(request.Task, t => t with { State = TaskState.Canceled });

    [WorkflowUpdate("retryTask")]
    public Task RetryTaskAsync(RetryTask request) => ChangeAsync(request.Task, t => t with { State = TaskState.Ready });

    [WorkflowUpdate("setPriority")]
    public Task SetPriorityAsync(SetPriority request) =>
        ChangeAsync(request.Task, t => t with { Spec = t.Spec with { Priority = request.Priority } });

    [WorkflowUpdate("addGoal")]
    public Task AddGoalAsync(Goal goal)
    {
        goals.Add(goal);
        return Done;
    }

    [WorkflowUpdate("changeGoal")]
    public Task ChangeGoalAsync(GoalChange change)
    {
        var i = goals.FindIndex(g => g.Name == change.Name);
        goals[i] = goals[i] with { Status = change.Status ?? goals[i].Status };
        return Done;
    }

    [WorkflowUpdate("pause")]
    public Task PauseAsync()
    {
        state = SwarmState.Paused;
        return Done;
    }

    [WorkflowUpdate("resume")]
    public Task ResumeAsync()
    {
        state = SwarmState.Running;
        for (var i = 0; i < tasks.Count; i++)
        {
            tasks[i] = tasks[i].State == TaskState.Ready ? tasks[i] with { State = TaskState.Completed, Summary = "done" } : tasks[i];
        }

        return Done;
    }

    [WorkflowUpdate("stop")]
    public Task StopAsync(StopRequest request)
    {
        (state, stop) = (SwarmState.Stopping, request.Mode);
        return Done;
    }

    [WorkflowUpdate("configure")]
    public Task<SwarmSettings> ConfigureAsync(IRawValue changes)
    {
        var changed = Workflow.PayloadConverter.ToValue<Dictionary<string, int>>(changes);
        settings = settings with
        {
            MaxConcurrentTasks = changed.GetValueOrDefault("maxConcurrentTasks", settings.MaxConcurrentTasks),
            BudgetTokens = changed.TryGetValue("budgetTokens", out var tokens) ? tokens : settings.BudgetTokens,
        };
        return System.Threading.Tasks.Task.FromResult(settings);
    }

    [WorkflowUpdate("reloadAgents")]
    public Task<AgentRoster> ReloadAgentsAsync() => System.Threading.Tasks.Task.FromResult(new AgentRoster(Agents(), [new("bad.md", 2, "no name", Fatal: true)]));

    [WorkflowUpdate("answerEscalation")]
    public Task AnswerEscalationAsync(EscalationAnswer answer)
    {
        if (tasks.FindIndex(t => t.Plan is not null) is >= 0 and var i)
        {
            if (answer.Choice == EscalationChoice.Approve)
            {
                var planned = answer.Tasks ?? tasks[i].Plan!.Tasks;
                tasks[i] = tasks[i] with { State = TaskState.Completed, Plan = null, Approval = null };
                _ = SubmitTasksAsync(new() { Tasks = [.. planned.Select(task => task with { Key = $"{tasks[i].Id}/{task.Key}" })] });
            }
            else
            {
                tasks[i] = tasks[i] with { Plan = new() { Tasks = [.. tasks[i].Plan!.Tasks, new() { Title = answer.Note!, Key = "more", DependsOn = ["ui"] }] } };
            }
        }

        return Done;
    }

    [WorkflowSignal("addWork")]
    public Task AddWorkAsync(IRawValue? work) => Done;

    [WorkflowSignal("taskReported")]
    public Task TaskReportedAsync(IRawValue? report) => Done;

    [WorkflowSignal("intervene")]
    public Task InterveneAsync(IRawValue? intervention) => Done;

    [WorkflowSignal("wake")]
    public Task WakeAsync() => Done;

    [WorkflowQuery("status")]
    public SwarmStatus Status() => new()
    {
        Name = input.Name,
        State = state,
        Repository = input.Repository,
        IntegrationBranch = GitRefs.Integration(input.Name),
        Tasks = Counts(),
        Running = [.. tasks.Where(t => t.State == TaskState.Running).Select(t => t.Id)],
        Settled = tasks.TrueForAll(t => t.State is TaskState.Completed or TaskState.Failed or TaskState.Canceled),
        Settings = settings,
        Goals = goals,
        Agents = Agents(),
        Breakers = [],
        PausedRuntimes = new Dictionary<string, DateTimeOffset>(),
        OpenEscalations = 0,
        Usage = new(0, settings.BudgetTokens == 1 ? 1 : 0),
        BudgetSpent = settings.BudgetTokens == 1 ? true : null,
        LastEvent = events.Count,
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    [WorkflowQuery("watch")]
    public SwarmWatch Watch(long? after = null) => new(
        Status(), [.. tasks.Where(t => t.State == TaskState.Running).Select(Summary)], Events(after ?? Math.Max(0, events.Count - SwarmWatch.FirstEvents)));

    [WorkflowQuery("tasks")]
    public TaskPage Tasks(TaskFilter? filter = null)
    {
        // Two a page, so that clients have to turn it.
        var rest = tasks.Where(t => filter?.States is null || filter.States.Contains(t.State))
            .SkipWhile(t => filter?.After is { } after && t.Id != after).Skip(filter?.After is null ? 0 : 1).ToList();
        return new TaskPage([.. rest.Take(2).Select(Summary)], rest.Count > 2 ? rest[1].Id : null);
    }

    [WorkflowQuery("task")]
    public TaskRecord Task(string idOrKey) => Find(idOrKey);

    [WorkflowQuery("graph")]
    public GraphPage Graph(string? after = null) =>
        new([.. tasks.Select(t => new GraphNode(t.Id, t.State, 0, [], t.Spec.Title))], null);

    [WorkflowQuery("events")]
    public EventPage Events(long after = 0) => new([.. events.Skip((int)after).Take(2)], Math.Min(events.Count, after + 2), 0);

    [WorkflowQuery("escalations")]
    public EscalationList Escalations() => new([]);

    [WorkflowQuery("explain")]
    public TaskExplanation Explain(string idOrKey) => new(
        Find(idOrKey).Id, Find(idOrKey).State, 1900, [new("priority", 2000), new("retries", -100)], [new(WaitLimit.SwarmState, "paused")]);

    [WorkflowQuery("plan")]
    public PlanView Plan(PlanQuestion question)
    {
        var planned = question.Tasks ?? Find(question.Task).Plan?.Tasks ?? throw new ApplicationFailureException("no plan waits for approval.", FailureTypes.InvalidInput, nonRetryable: true);
        var problems = planned.SelectMany(task => task.DependsOn ?? []).Except(planned.Select(task => task.Key!)).Select(name => $"unknown dependency '{name}'").ToList();
        return new()
        {
            Task = Find(question.Task).Id,
            Problems = problems,
            Tasks = problems.Count > 0 ? [] : [.. planned.Select((task, i) => new PlanNode(task.Key!, task.Title, "code-implementer", i, task.DependsOn ?? []))],
            CriticalPath = problems.Count > 0 ? [] : [.. planned.Select(task => task.Key!)],
            Basis = "No estimate: no task has completed in this swarm yet.",
            Escalation = "E1",
        };
    }

    [WorkflowQuery("checkpoint")]
    public SwarmCheckpoint Checkpoint() => new()
    {
        Settings = settings,
        State = state,
        StartedAt = DateTimeOffset.UnixEpoch,
        LastTaskNumber = tasks.Count,
        Tasks = tasks,
        Closed = [],
        Goals = goals,
        Breakers = [],
        Usage = new(),
        LastEvent = events.Count,
        Events = events,
    };

    private static AgentSummary[] Agents() =>
        [new() { Name = "code-implementer", Tier = AgentTier.Worker, Hash = "0123456789ab", Tools = ["read"], Runtime = "command" }];

    private static TaskSummary Summary(TaskRecord t) => new() { Id = t.Id, Title = t.Spec.Title, State = t.State, Note = t.Failure?.Message };

    private TaskRecord Find(string idOrKey) => tasks.Find(t => t.Id == idOrKey || t.Spec.Key == idOrKey)
        ?? throw new ApplicationFailureException($"There is no task '{idOrKey}'.", FailureTypes.InvalidInput);

    private Task ChangeAsync(string idOrKey, Func<TaskRecord, TaskRecord> change)
    {
        var i = tasks.IndexOf(Find(idOrKey));
        tasks[i] = change(tasks[i]);
        return Done;
    }

    private Dictionary<TaskState, int> Counts() => tasks.GroupBy(t => t.State).ToDictionary(g => g.Key, g => g.Count());

    private void Say(SwarmEventKind kind, string task) =>
        events.Add(new SwarmEvent { Number = events.Count + 1, At = Workflow.UtcNow, Kind = kind, Task = task });
}
