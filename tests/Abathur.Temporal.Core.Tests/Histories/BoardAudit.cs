using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>Watches a board from outside, and recomputes from scratch what it keeps by counting.</summary>
internal sealed class BoardAudit
{
    private readonly Dictionary<string, TaskRecord> before = [];
    private readonly Dictionary<string, string> keys = [];
    private readonly HashSet<(string Task, int Attempt)> started = [];
    private long lastEvent;

    /// <summary>What has to hold after anything that happened.</summary>
    public void Check(Board board, DateTimeOffset now)
    {
        CheckIdentity(board);
        CheckMoves(board);
        CheckReadiness(board);
        CheckScores(board, now);
        CheckCounts(board, now);
        Assert.True(board.Events.Last >= lastEvent, "Events were lost.");
        lastEvent = board.Events.Last;
    }

    /// <summary>Asks what starts, and checks that all of it may, that it is the best, and that what waits has its reason.</summary>
    public IReadOnlyList<AttemptCommand> Next(Board board, DateTimeOffset now)
    {
        var breakers = BoardViews.Status(board, now).Breakers.ToDictionary(breaker => breaker.Agent);
        var probes = CheckpointWriter.Write(board).Breakers.Where(breaker => breaker.Probe is not null).Select(breaker => breaker.Agent).ToHashSet();
        var delayed = board.Tasks.Where(task => task.Record.NotBefore > now).Select(task => task.Id).ToHashSet();
        var wasReady = board.Tasks.Where(task => task.State == TaskState.Ready).Select(task => task.Id).ToHashSet();

        var commands = Dispatch.Next(board, now);

        var starts = commands.OfType<AttemptCommand.Start>().Select(start => start.Input).ToList();
        foreach (var start in starts)
        {
            var task = board.Get(start.TaskId);
            Assert.Equal((TaskState.Running, task.Record.Attempts), (task.State, start.Attempt));
            Assert.True(started.Add((start.TaskId, start.Attempt)), $"{start.TaskId} attempt {start.Attempt} was started twice.");
            Assert.Contains(start.TaskId, wasReady);
            Assert.DoesNotContain(start.TaskId, delayed);
            Assert.True(start.Session is null || start.Session.Agent == start.Agent, $"{start.TaskId} continues a session of '{start.Session?.Agent}' as '{start.Agent}'.");
            Assert.True(task.OpenBlocker is null, $"{start.TaskId} started without the answer that it waits for.");
            Assert.True(start.Session is null || start.KeepBranch || start.ReadOnly, $"{start.TaskId} continues a session without its branch.");
            Assert.True(task.Spec.Goal is not { } goal || board.Goals[goal].Status == GoalStatus.Active, $"{task.Id} started though its goal is not active.");
        }

        CheckLimits(board, starts);
        foreach (var group in starts.GroupBy(start => start.Agent))
        {
            if (breakers.TryGetValue(group.Key, out var breaker))
            {
                Assert.True(breaker.State == BreakerState.HalfOpen && !probes.Contains(group.Key) && group.Count() == 1,
                    $"{group.Count()} of '{group.Key}' started while its breaker was {breaker.State}, with {(probes.Contains(group.Key) ? "a" : "no")} probe.");
            }
        }

        foreach (var cancel in commands.OfType<AttemptCommand.Cancel>())
        {
            var task = board.Get(cancel.Task);
            Assert.Equal((TaskState.Running, task.Record.Attempts), (task.State, cancel.Attempt));
        }

        CheckWhatWaits(board, starts, now);
        return commands;
    }

    private void CheckIdentity(Board board)
    {
        var ids = board.Tasks.Select(task => task.Id).ToList();
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(TaskId.Format), ids);
        Assert.Empty(before.Keys.Except(ids));
        foreach (var task in board.Tasks.Where(task => task.Spec.Key is not null))
        {
            Assert.Equal(keys.TryAdd(task.Spec.Key!, task.Id) ? task.Id : keys[task.Spec.Key!], task.Id);
            Assert.Same(task, board.Find(task.Spec.Key!));
        }
    }

    private void CheckMoves(Board board)
    {
        foreach (var task in board.Tasks)
        {
            Assert.True(task.Record.Session is null || !TaskTransitions.IsClosed(task.State), $"{task.Id} is {task.State} and has a session.");
            if (before.TryGetValue(task.Id, out var record))
            {
                Assert.True(Reachable(record.State).Contains(task.State), $"{task.Id} went from {record.State} to {task.State}.");
                Assert.True(task.IsShrunk || task.Record.Attempts >= record.Attempts, $"{task.Id} went back from attempt {record.Attempts} to {task.Record.Attempts}.");
            }

            before[task.Id] = task.Record;
        }
    }

    private static void CheckReadiness(Board board)
    {
        foreach (var task in board.Tasks)
        {
            var dependencies = (task.Spec.DependsOn ?? []).Select(id => board.Get(id).State).ToList();
            if (task.State is TaskState.Pending or TaskState.Ready or TaskState.Blocked)
            {
                var expected = dependencies.Any(state => state is TaskState.Failed or TaskState.Canceled) ? TaskState.Blocked
                    : dependencies.Any(state => state != TaskState.Completed) ? TaskState.Pending
                    : TaskState.Ready;
                Assert.Equal((task.Id, expected), (task.Id, task.State));
            }
            else if (task.State != TaskState.Canceled)
            {
                // Neither a failed nor a canceled dependency has released it, nor one that goes on.
                Assert.All(dependencies, state => Assert.Equal(TaskState.Completed, state));
            }
        }
    }

    // Computed from scratch, level by level: the highest of what a task has itself and of what waits for it.
    private static void CheckScores(Board board, DateTimeOffset now)
    {
        var open = board.Tasks.Where(task => !TaskTransitions.IsClosed(task.State)).ToList();
        var own = open.ToDictionary(task => task.Id, task => Terms(task).Where(term => term.Name is "priority" or "goal").Sum(term => term.Value));
        var highest = new Dictionary<string, long>(own);
        for (var isRaised = true; isRaised;)
        {
            isRaised = false;
            foreach (var task in open.Where(task => task.State is TaskState.Pending or TaskState.Ready or TaskState.Blocked))
            {
                foreach (var dependency in (task.Spec.DependsOn ?? []).Where(id => highest.GetValueOrDefault(id, long.MaxValue) < highest[task.Id]))
                {
                    highest[dependency] = highest[task.Id];
                    isRaised = true;
                }
            }
        }

        Assert.All(open, task => Assert.Equal((task.Id, highest[task.Id] - own[task.Id]), (task.Id, Terms(task).Single(term => term.Name == "dependents").Value)));

        IReadOnlyList<ScoreTerm> Terms(TaskEntry task) => Explanations.Explain(board, task, now).Terms;
    }

    private static void CheckCounts(Board board, DateTimeOffset now)
    {
        var status = BoardViews.Status(board, now);
        Assert.Equal(
            board.Tasks.GroupBy(task => task.State).ToDictionary(group => group.Key, group => group.Count()).OrderBy(pair => pair.Key),
            status.Tasks.OrderBy(pair => pair.Key));
        Assert.Equal(board.Tasks.Where(task => task.State == TaskState.Running).Select(task => task.Id), status.Running);
        Assert.Equal(status.Running.Count == 0 && board.Tasks.All(task => task.State != TaskState.Ready || task.OpenBlocker is not null) && !HasCycle(board), status.Settled);
        Assert.All(board.Tasks, task => Assert.DoesNotContain((task.Record.Blockers ?? []).SkipLast(1), blocker => blocker.Answer is null));
        Assert.All(board.Tasks.Where(task => task.OpenBlocker is not null && task.Record.Canceling != true && !TaskTransitions.IsClosed(task.State)), task =>
            Assert.Contains(board.AllEscalations, asked => asked.Id == task.OpenBlocker!.Escalation && asked.ClosedAt is null));
        foreach (var agent in board.Agents)
        {
            Assert.Equal(board.Tasks.Count(task => task.State == TaskState.Running && task.Record.Agent == agent.Name), board.Instances(agent.Name));
        }
    }

    // Whoever is left once all that wait for none of the others are taken away waits for itself; the watchdog breaks that.
    private static bool HasCycle(Board board)
    {
        var waiting = board.Tasks.Where(task => task.State is TaskState.Pending or TaskState.Blocked).ToDictionary(task => task.Number);
        while (waiting.Values.FirstOrDefault(task => !task.DependsOn.Any(waiting.ContainsKey)) is { } free)
        {
            waiting.Remove(free.Number);
        }

        return waiting.Count > 0 && board.Count(TaskState.Pending) > 0;
    }

    // A limit that was lowered cancels nothing, but nothing starts above it.
    private static void CheckLimits(Board board, List<AttemptInput> starts)
    {
        if (starts.Count == 0)
        {
            return;
        }

        Assert.Equal(SwarmState.Running, board.State);
        Assert.InRange(board.Running.Count, 1, board.Settings.MaxConcurrentTasks);
        Assert.True(board.Usage.Tokens < board.Settings.BudgetTokens, "The budget is spent.");
        foreach (var agent in starts.Select(start => start.Agent).Distinct())
        {
            Assert.InRange(board.Instances(agent), 1, InstanceLimit.Of(board.Agents.Single(known => known.Name == agent).Tier));
        }
    }

    private static void CheckWhatWaits(Board board, List<AttemptInput> starts, DateTimeOffset now)
    {
        var wake = Dispatch.WakeAt(board, now);
        Assert.False(wake <= now, "It wants to be woken for what it has just decided.");
        foreach (var task in board.Tasks.Where(task => task.State is TaskState.Pending or TaskState.Ready or TaskState.Blocked))
        {
            var explained = Explanations.Explain(board, task, now);
            Assert.True(explained.Waits.Any(wait => wait.Limit != WaitLimit.Score), $"{task.Id} waits for no reason.");
            Assert.Equal(explained.Score, explained.Terms.Sum(term => term.Value));
            if (task.State == TaskState.Ready && board.State == SwarmState.Running && task.Record.NotBefore is { } due)
            {
                Assert.True(wake <= due, $"Nobody wakes the board for {task.Id}.");
            }

            // Of two that the same limits hold for, the one that started had the higher score, or the lower id.
            if (task is { State: TaskState.Ready, Record.NotBefore: null, OpenBlocker: null })
            {
                foreach (var start in starts.Where(start => start.Agent == task.Record.Agent).Select(start => board.Get(start.TaskId)).Where(start => start.Spec.Goal == task.Spec.Goal))
                {
                    var (theirs, own) = (Explanations.Explain(board, start, now).Score, explained.Score);
                    Assert.True(theirs > own || (theirs == own && start.Number < task.Number), $"{start.Id} ({theirs}) started before {task.Id} ({own}).");
                }
            }
        }
    }

    private static HashSet<TaskState> Reachable(TaskState from)
    {
        var reached = new HashSet<TaskState> { from };
        var due = new Queue<TaskState>([from]);
        while (due.TryDequeue(out var state))
        {
            foreach (var next in TaskTransitions.From(state).Where(reached.Add))
            {
                due.Enqueue(next);
            }
        }

        return reached;
    }
}
