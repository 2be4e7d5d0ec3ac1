using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// A swarm's whole state, and the moves that keep it whole: counts, queues and events follow every change of a task. The
/// decisions of the other folders say which moves to make. It is changed in place, because a completion must cost what its
/// dependents cost, not what the board holds.
/// </summary>
public sealed partial class Board
{
    /// <summary>The name of the swarm's own budget in <see cref="BudgetsTold"/>.</summary>
    internal const string SwarmBudget = "swarm";

    private const int MaxEventMessage = 500;
    private const int MaxShownName = 100;

    private readonly Dictionary<int, TaskEntry> tasks = [];

    // They are added in the order of their numbers, and never removed: looking one up needs no sorted tree.
    private readonly List<TaskEntry> inOrder = [];
    private readonly Dictionary<string, TaskEntry> keys = new(StringComparer.Ordinal);
    private readonly TaskIndex index = new();
    private readonly RepositorySpec given;

    internal Board(string name, RepositorySpec repository, SwarmSettings settings, DateTimeOffset startedAt, EventRing events, RulesVersion rules)
    {
        Rules = rules;
        Name = name;
        given = repository;
        Settings = settings;
        StartedAt = startedAt;
        Events = events;
    }

    public string Name { get; }

    public RulesVersion Rules { get; }

    /// <summary>The repository, with the integration branch once that is chosen.</summary>
    public RepositorySpec Repository => Prepared?.IntegrationRef is { } line ? given with { IntegrationRef = line } : given;

    public DateTimeOffset StartedAt { get; }

    public SwarmState State { get; private set; } = SwarmState.Starting;

    public SwarmSettings Settings { get; internal set; }

    /// <summary>What the first activity found; null while starting.</summary>
    public PreparedSwarm? Prepared { get; internal set; }

    public AgentUsage Usage { get; internal set; } = new();

    public EventRing Events { get; }

    public StopMode StopMode { get; internal set; }

    /// <summary>When a stopping swarm cancels what still runs.</summary>
    public DateTimeOffset? StopDeadline { get; internal set; }

    /// <summary>While the swarm is neither running nor paused: whether it is paused when it starts, or starts again.</summary>
    public bool StartsPaused { get; internal set; }

    /// <summary>Whether a run of the swarm was reset in Temporal, so that a task's work may be merged already.</summary>
    public bool WasReset { get; internal set; }

    public IReadOnlyCollection<int> Running => index.Running;

    public IEnumerable<TaskEntry> Tasks => inOrder;

    /// <summary>No attempt runs and none can start before an operator acts. Tasks that wait for each other are the watchdog's: it acts.</summary>
    public bool IsSettled => Prepared is not null
        && Running.Count == 0
        && Count(TaskState.Ready) == AwaitOperator
        && (Count(TaskState.Pending) == 0 || !WaitForEachOther());

    /// <summary>Ready tasks that wait for an operator's approval or answer.</summary>
    public int AwaitOperator => index.AwaitOperator;

    /// <summary>The escalations: the open ones and the newest closed ones.</summary>
    public IEnumerable<Escalation> AllEscalations => Escalations.Values;

    public IReadOnlyList<AgentSummary> Agents => Prepared?.Roster.Agents ?? [];

    internal SortedDictionary<string, Goal> Goals { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, CircuitBreaker> Breakers { get; } = new(StringComparer.Ordinal);

    /// <summary>Providers that refused, by provider key; before the third rules, by runtime.</summary>
    internal SortedDictionary<string, ProviderPause> Providers { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<int, Escalation> Escalations { get; } = [];

    internal int LastEscalation { get; set; }

    /// <summary>The budgets of which it was told that they are spent, since they were last raised, by the keys of their scopes.</summary>
    internal SortedSet<string> BudgetsTold { get; } = new(StringComparer.Ordinal);

    /// <summary>What was used by agent, model and goal, and when.</summary>
    internal CostLedger Costs { get; } = new();

    /// <summary>Tasks that changed since the watchdog was last told.</summary>
    internal SortedSet<int> Unwatched { get; } = [];

    /// <summary>Whether edges were added that were not checked for cycles.</summary>
    internal bool HasUncheckedEdges { get; set; }

    internal ReadyQueue Ready => index.Ready;

    internal DelayQueue Delayed => index.Delayed;

    internal int LastTaskNumber { get; set; }

    /// <summary>Bytes that the tasks take in a checkpoint when shrunk as far as they go.</summary>
    internal long ReservedBytes { get; private set; }

    /// <summary>What a checkpoint may take; tests and benchmarks of larger boards lift it.</summary>
    internal int CheckpointBytes { get; set; } = SwarmCheckpoint.MaxBytes;

    /// <summary>Whether the running attempts were canceled because the grace is over.</summary>
    internal bool StopCancelsSent { get; set; }

    /// <summary>Commands that decisions left, until the dispatch takes them.</summary>
    internal List<AttemptCommand> Pending { get; } = [];

    /// <summary>What running attempts may use.</summary>
    public AgentUsage Reserved => index.Reserved;

    public int Count(TaskState state) => index.Count(state);

    /// <summary>How many attempts of an agent run.</summary>
    public int Instances(string agent) => index.Instances(agent);

    public TaskEntry? Find(string idOrKey) =>
        TaskId.TryParse(idOrKey, out var number) && tasks.TryGetValue(number, out var byId) ? byId : keys.GetValueOrDefault(idOrKey);

    /// <exception cref="RejectedException">No such task.</exception>
    public TaskEntry Get(string idOrKey) => Find(idOrKey)
        ?? throw new RejectedException($"There is no task '{Text.Cut(idOrKey, MaxShownName)}' in swarm '{Name}': give an id (T1) or a key; `abathur task list` shows them.");

    internal TaskEntry this[int number] => tasks[number];

    /// <summary>What running attempts at a goal's tasks may use.</summary>
    internal AgentUsage ReservedBy(string goal) => index.ReservedBy(goal);

    internal CircuitBreaker Breaker(string agent) => Breakers.GetValueOrDefault(agent) ?? new CircuitBreaker(agent);

    /// <summary>The agent of this name; null: the roster has none.</summary>
    internal AgentSummary? FindAgent(string name)
    {
        foreach (var agent in Agents)
        {
            if (agent.Name == name)
            {
                return agent;
            }
        }

        return null;
    }

    /// <summary>How a task's work is merged: its own policy, or the swarm's.</summary>
    internal MergePolicy MergeOf(TaskSubmission spec) => spec.Merge ?? Settings.Merge;

    internal Goal? GoalOf(TaskSubmission spec) => spec.Goal is { } name ? Goals.GetValueOrDefault(name) : null;

    internal void Add(TaskEntry task)
    {
        if (inOrder.Count > 0 && task.Number <= inOrder[^1].Number)
        {
            throw new ArgumentException($"{task.Id} comes after {inOrder[^1].Id}.", nameof(task));
        }

        inOrder.Add(task);
        tasks.Add(task.Number, task);
        if (task.Spec.Key is { } key)
        {
            keys.Add(key, task);
        }

        Reserve(task);
        LastTaskNumber = Math.Max(LastTaskNumber, task.Number);
        Unwatched.Add(task.Number);
        index.Enter(task);
    }

    /// <summary>
    /// Moves a task, and those of its dependents that this releases, blocks or unblocks. O(its dependents), and no more than
    /// one level deep: moves among waiting states mean nothing to a dependent.
    /// </summary>
    internal void Move(TaskEntry task, TaskState to, DateTimeOffset now, Func<TaskRecord, TaskRecord>? change = null)
    {
        var from = task.State;
        TaskTransitions.Require(task.Id, from, to);
        Change(task, record =>
        {
            var moved = record with { State = to, UpdatedAt = now, Reserved = null };
            moved = change?.Invoke(moved) ?? moved;
            return TaskTransitions.IsClosed(to) ? moved with { Session = null, Plan = null } : moved;
        });
        TellDependents(task, from, now);
    }

    /// <summary>
    /// Moves a task that its attempt leaves, or that never gets one: what holds for that attempt only is cleared, and what
    /// <paramref name="change"/> says is set.
    /// </summary>
    internal void EndAttempt(TaskEntry task, TaskState to, DateTimeOffset now, Func<TaskRecord, TaskRecord> change) => Move(
        task,
        to,
        now,
        record => change(record with { Failure = null, KeepBranch = null, Session = null, Approval = null, Canceling = null, Stuck = null }));

    /// <summary>Ends a task as canceled; <paramref name="why"/> says by whom or what.</summary>
    internal void Cancel(TaskEntry task, TaskFailure why, DateTimeOffset now)
    {
        Emit(now, SwarmEventKind.TaskCanceled, task, why.Message);
        EndAttempt(task, TaskState.Canceled, now, record => record with { Failure = why });
    }

    /// <summary>Changes what a task holds without moving it; its place in the queue follows.</summary>
    internal void Change(TaskEntry task, Func<TaskRecord, TaskRecord> change)
    {
        var before = task.Record;
        var lent = Urgency.Lends(this, task);
        index.Leave(task);
        task.Record = change(before);
        var isReprioritized = before.Spec.Priority != task.Spec.Priority;
        task.Lent = isReprioritized ? 0 : task.Lent;
        if (!ReferenceEquals(before.Spec, task.Spec) || !ReferenceEquals(before.Blockers, task.Record.Blockers) || !ReferenceEquals(before.Plan, task.Record.Plan)
            || TaskTransitions.IsClosed(before.State) != TaskTransitions.IsClosed(task.State))
        {
            Reserve(task);
        }

        Unwatched.Add(task.Number);
        index.Enter(task);
        Urgency.Follow(this, task, lent);
        if (isReprioritized)
        {
            Urgency.Borrow(this, task);
        }
    }

    /// <summary>Changes what the tasks that wait for it add to its score; its place in the queue follows.</summary>
    internal void Lend(TaskEntry task, long lent)
    {
        if (task.Lent != lent)
        {
            index.Leave(task);
            task.Lent = lent;
            index.Enter(task);
        }
    }

    internal void MoveTo(SwarmState state, DateTimeOffset now)
    {
        if (State != state)
        {
            State = state;
            Emit(now, SwarmEventKind.StateChanged, message: Text.Camel(state));
        }
    }

    /// <summary>Takes up the state of an earlier run, without an event.</summary>
    internal void Restore(SwarmState state) => State = state;

    internal void Emit(DateTimeOffset now, SwarmEventKind kind, TaskEntry? task = null, string? message = null, FailureKind? failure = null) =>
        Events.Add(new SwarmEvent
        {
            Number = 0,
            At = now,
            Kind = kind,
            Task = task?.Id,
            Agent = task?.Record.Agent,
            Attempt = task is { Record.Attempts: > 0 } ? task.Record.Attempts : null,
            Failure = failure,
            Host = task?.EndedOn,

            // A failure's end says what may have caused it.
            Message = message is null ? null : failure is null ? Text.Cut(message, MaxEventMessage) : Text.Ends(message, MaxEventMessage),
        });

    private void Reserve(TaskEntry task)
    {
        ReservedBytes -= task.ReservedBytes;
        task.ReservedBytes = CheckpointSize.Of(task);
        ReservedBytes += task.ReservedBytes;
    }
}
