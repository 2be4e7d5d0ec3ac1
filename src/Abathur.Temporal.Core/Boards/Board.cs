using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Breakers;
using Abathur.Temporal.Core.Events;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Scheduling;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// A swarm's whole state, and the moves that keep it whole: counts, queues and events follow every change of a task. The
/// decisions beside it (<see cref="Submissions"/>, <see cref="Attempts"/>, <see cref="Dispatch"/>, …) say which moves to
/// make. It is changed in place, because a completion must cost what its dependents cost, not what the board holds.
/// </summary>
public sealed class Board
{
    private const int MaxEventMessage = 500;

    private readonly Dictionary<int, TaskEntry> tasks = [];

    // They are added in the order of their numbers, and never removed: looking one up needs no sorted tree.
    private readonly List<TaskEntry> inOrder = [];
    private readonly Dictionary<string, TaskEntry> keys = new(StringComparer.Ordinal);
    private readonly int[] counts = new int[Enum.GetValues<TaskState>().Length];
    private readonly Dictionary<string, int> instances = new(StringComparer.Ordinal);
    private readonly SortedSet<int> running = [];
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

    /// <summary>The repository, with the line once that is chosen.</summary>
    public RepositorySpec Repository => Prepared?.Line is { } line ? given with { Line = line } : given;

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

    public IReadOnlyCollection<int> Running => running;

    public IEnumerable<TaskEntry> Tasks => inOrder;

    /// <summary>No attempt runs and none can start before a person acts. Tasks that wait for each other are the watchdog's: it acts.</summary>
    public bool IsSettled => Prepared is not null
        && running.Count == 0
        && Count(TaskState.Ready) == AwaitApproval
        && (Count(TaskState.Pending) == 0 || !WaitForEachOther());

    /// <summary>Ready tasks whose work waits for a person.</summary>
    public int AwaitApproval { get; private set; }

    /// <summary>The escalations: the open ones and the newest closed ones.</summary>
    public IEnumerable<Escalation> AllEscalations => Escalations.Values;

    public IReadOnlyList<AgentSummary> Agents => Prepared?.Roster.Agents ?? [];

    internal SortedDictionary<string, Goal> Goals { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, CircuitBreaker> Breakers { get; } = new(StringComparer.Ordinal);

    /// <summary>Providers that refused, by <see cref="ProviderKey"/>; before the third rules, by runtime.</summary>
    internal SortedDictionary<string, ProviderPause> Providers { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<int, Escalation> Escalations { get; } = [];

    internal int LastEscalation { get; set; }

    /// <summary>Whether it was told that the budget is spent, since it was last raised.</summary>
    internal bool IsBudgetTold { get; set; }

    /// <summary>Tasks that changed since the watchdog was last told.</summary>
    internal SortedSet<int> Unwatched { get; } = [];

    /// <summary>Whether edges came in that nobody checked for cycles.</summary>
    internal bool HasUncheckedEdges { get; set; }

    internal ReadyQueue Ready { get; } = new();

    internal DelayQueue Delayed { get; } = new();

    internal int LastTaskNumber { get; set; }

    /// <summary>Bytes that the tasks take in a checkpoint when shrunk as far as they go.</summary>
    internal long ReservedBytes { get; private set; }

    /// <summary>What a checkpoint may take; tests and benchmarks of larger boards lift it.</summary>
    internal int CheckpointBytes { get; set; } = SwarmCheckpoint.MaxBytes;

    /// <summary>Whether the running attempts were canceled because the grace is over.</summary>
    internal bool StopCancelsSent { get; set; }

    /// <summary>Commands that decisions left, until <see cref="Dispatch.Next"/> takes them.</summary>
    internal List<SwarmCommand> Pending { get; } = [];

    public int Count(TaskState state) => counts[(int)state];

    private bool WaitForEachOther()
    {
        var waiting = inOrder.Where(task => task.State is TaskState.Pending or TaskState.Blocked).Select(task => task.Number).ToHashSet();
        return StrongComponents.Cyclic(waiting, number => this[number].DependsOn.Where(waiting.Contains)).Any();
    }

    public int Instances(string agent) => instances.GetValueOrDefault(agent);

    public TaskEntry? Find(string idOrKey) =>
        TaskId.TryParse(idOrKey, out var number) && tasks.TryGetValue(number, out var byId) ? byId : keys.GetValueOrDefault(idOrKey);

    /// <exception cref="RejectedException">No such task.</exception>
    public TaskEntry Get(string idOrKey) => Find(idOrKey)
        ?? throw new RejectedException($"There is no task '{Text.Cut(idOrKey, SubmissionRules.MaxKey)}' in swarm '{Name}': give an id (T1) or a key; `abathur task list` shows them.");

    internal TaskEntry this[int number] => tasks[number];

    internal CircuitBreaker Breaker(string agent) => Breakers.GetValueOrDefault(agent) ?? new CircuitBreaker(agent);

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

        counts[(int)task.State]++;
        Reserve(task);
        LastTaskNumber = Math.Max(LastTaskNumber, task.Number);
        Unwatched.Add(task.Number);
        Enter(task);
    }

    /// <summary>Adds the edges of a task that is on the board, as are those it depends on.</summary>
    internal void Connect(TaskEntry task)
    {
        foreach (var number in task.DependsOn)
        {
            Count(task, tasks[number], +1);
            tasks[number].Dependents.Add(task.Number);
        }

        Urgency.Raise(this, task);
    }

    internal void AddEdge(TaskEntry task, TaskEntry dependency, DateTimeOffset now)
    {
        task.DependsOn.Add(dependency.Number);
        dependency.Dependents.Add(task.Number);
        Count(task, dependency, +1);
        Urgency.Raise(this, task);
        EdgesChanged(task, now);
    }

    internal void RemoveEdge(TaskEntry task, TaskEntry dependency, DateTimeOffset now)
    {
        task.DependsOn.Remove(dependency.Number);
        dependency.Dependents.Remove(task.Number);
        Count(task, dependency, -1);
        Urgency.Lower(this, [dependency.Number], Urgency.Lends(this, task));
        EdgesChanged(task, now);
    }

    /// <summary>
    /// Moves a task, and those of its dependents that this releases, blocks or unblocks. O(its dependents), and no more than
    /// one level deep: moves among waiting states mean nothing to a dependent.
    /// </summary>
    internal void Move(TaskEntry task, TaskState to, DateTimeOffset now, Func<TaskRecord, TaskRecord>? change = null)
    {
        var from = task.State;
        TaskTransitions.Require(task.Id, from, to);
        counts[(int)from]--;
        counts[(int)to]++;
        Change(task, record =>
        {
            var moved = record with { State = to, UpdatedAt = now };
            return change?.Invoke(moved) ?? moved;
        });
        var (unmet, broken) = (Unmet(to) - Unmet(from), Broken(to) - Broken(from));
        if (unmet == 0 && broken == 0)
        {
            return;
        }

        foreach (var number in task.Dependents)
        {
            var dependent = tasks[number];
            dependent.Unmet += unmet;
            dependent.Broken += broken;
            Settle(dependent, now);
        }
    }

    /// <summary>Changes what a task holds without moving it; its place in the queue follows.</summary>
    internal void Change(TaskEntry task, Func<TaskRecord, TaskRecord> change)
    {
        var before = task.Record;
        var lent = Urgency.Lends(this, task);
        Leave(task);
        task.Record = change(before);
        var isReprioritized = before.Spec.Priority != task.Spec.Priority;
        task.Lent = isReprioritized ? 0 : task.Lent;
        if (!ReferenceEquals(before.Spec, task.Spec) || TaskTransitions.IsClosed(before.State) != TaskTransitions.IsClosed(task.State))
        {
            Reserve(task);
        }

        Unwatched.Add(task.Number);
        Enter(task);
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
            Leave(task);
            task.Lent = lent;
            Enter(task);
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

            // A failure's end says what may have caused it.
            Message = message is null ? null : failure is null ? Text.Cut(message, MaxEventMessage) : Text.Ends(message, MaxEventMessage),
        });

    /// <summary>Where a task that no attempt holds belongs, by its dependencies.</summary>
    internal static TaskState StateFor(TaskEntry task) =>
        task.Broken > 0 ? TaskState.Blocked : task.Unmet > 0 ? TaskState.Pending : TaskState.Ready;

    /// <summary>Moves a waiting task to where its dependencies put it.</summary>
    internal void Settle(TaskEntry task, DateTimeOffset now)
    {
        var state = StateFor(task);
        if (!TaskTransitions.IsWaiting(task.State) || state == task.State)
        {
            return;
        }

        Move(task, state, now);
        if (state == TaskState.Blocked)
        {
            var broken = task.DependsOn.Where(number => TaskTransitions.BreaksDependents(tasks[number].State)).Select(TaskId.Format);
            Emit(now, SwarmEventKind.TaskBlocked, task, $"by {string.Join(", ", broken)}");
        }
    }

    private static int Unmet(TaskState state) => state == TaskState.Completed ? 0 : 1;

    private static int Broken(TaskState state) => TaskTransitions.BreaksDependents(state) ? 1 : 0;

    private static void Count(TaskEntry task, TaskEntry dependency, int sign)
    {
        task.Unmet += sign * Unmet(dependency.State);
        task.Broken += sign * Broken(dependency.State);
    }

    private void Reserve(TaskEntry task)
    {
        ReservedBytes -= task.ReservedBytes;
        task.ReservedBytes = CheckpointSize.Of(task);
        ReservedBytes += task.ReservedBytes;
    }

    private void EdgesChanged(TaskEntry task, DateTimeOffset now)
    {
        Change(task, record => record with { Spec = record.Spec with { DependsOn = [.. task.DependsOn.Select(TaskId.Format)] } });
        Settle(task, now);
    }

    private void Enter(TaskEntry task)
    {
        if (task.State == TaskState.Ready)
        {
            if (task.Record.Approval == ApprovalState.Waiting)
            {
                AwaitApproval++;
            }
            else if (task.Record.NotBefore is { } at)
            {
                Delayed.Add(task.Number, at);
            }
            else
            {
                Ready.Add(task);
            }
        }
        else if (task.State == TaskState.Running)
        {
            running.Add(task.Number);
            instances[task.Record.Agent!] = Instances(task.Record.Agent!) + 1;
        }
    }

    private void Leave(TaskEntry task)
    {
        if (task.State == TaskState.Ready && task.Record.Approval == ApprovalState.Waiting)
        {
            AwaitApproval--;
        }
        else if (task.State == TaskState.Ready)
        {
            Ready.Remove(task.Number);
            Delayed.Remove(task.Number);
        }
        else if (task.State == TaskState.Running)
        {
            running.Remove(task.Number);
            instances[task.Record.Agent!] = Instances(task.Record.Agent!) - 1;
        }
    }
}
