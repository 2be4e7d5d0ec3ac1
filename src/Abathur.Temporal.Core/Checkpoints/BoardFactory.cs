using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Checkpoints;

/// <summary>Makes boards: a new one, one that continues after a continue-as-new, one that starts again from a stop.</summary>
public static class BoardFactory
{
    /// <param name="input">The swarm's start input.</param>
    /// <param name="continued">Whether this is the next run of the same execution, whose attempts still run.</param>
    /// <param name="now">The time.</param>
    /// <param name="rules">What it decides by.</param>
    /// <param name="wasReset">Whether this run was reset in Temporal.</param>
    /// <exception cref="InvalidInputException">The input can't be taken.</exception>
    public static Board Create(SwarmInput input, bool continued, DateTimeOffset now, RulesVersion rules = RulesVersion.Newest, bool wasReset = false)
    {
        SwarmName.Require(input.Name);
        var settings = input.Settings ?? input.Checkpoint?.Settings ?? new SwarmSettings();
        SettingsRules.Require(settings, input.Repository);
        if (!continued && rules >= RulesVersion.Fifth)
        {
            BudgetRules.Require(settings);
        }

        if (string.IsNullOrWhiteSpace(input.Repository.Path) == string.IsNullOrWhiteSpace(input.Repository.Url))
        {
            throw new InvalidInputException("repository: give either path (the absolute path of a git repository) or url (what git fetches from).");
        }

        if (input.Repository.IntegrationRef is not null)
        {
            throw new InvalidInputException("repository.line: the swarm chooses it when it starts; leave it out.");
        }

        if (input.ResetBranch && input.Checkpoint is not null && !continued)
        {
            throw new InvalidInputException("resetBranch: a swarm that starts from a checkpoint continues on its integration branch; leave one of the two out.");
        }

        var board = input.Checkpoint is { } checkpoint
            ? Restore(input, settings, checkpoint, continued, now, rules)
            : new Board(input.Name, input.Repository, settings, now, new EventRing(), rules);
        board.WasReset = wasReset || input.Checkpoint?.WasReset == true;
        return board;
    }

    private static Board Restore(
        SwarmInput input, SwarmSettings settings, SwarmCheckpoint checkpoint, bool continued, DateTimeOffset now, RulesVersion rules)
    {
        CheckpointRules.Require(checkpoint);
        var events = new EventRing(checkpoint.LastEvent, checkpoint.Events);
        var board = new Board(input.Name, input.Repository, settings, checkpoint.StartedAt, events, rules)
        {
            Prepared = checkpoint.Prepared,
            Usage = checkpoint.Usage,
            StartsPaused = checkpoint.Paused ?? checkpoint.State == SwarmState.Paused,
        };
        board.BudgetsTold.UnionWith([.. checkpoint.BudgetsTold ?? [], .. checkpoint.BudgetTold == true ? [Board.SwarmBudget] : Array.Empty<string>()]);
        if (checkpoint.Cost is { } cost)
        {
            board.Costs.Restore(cost);
        }

        foreach (var goal in checkpoint.Goals)
        {
            board.Goals.Add(goal.Name, goal);
        }

        foreach (var breaker in checkpoint.Breakers)
        {
            board.Breakers.Add(breaker.Agent, new CircuitBreaker(breaker.Agent, breaker.Failures, breaker.ProbeAt, continued ? breaker.Probe : null));
        }

        foreach (var (runtime, until) in checkpoint.PausedRuntimes)
        {
            board.Providers[runtime] = ProviderPauses.OfRuntime(runtime, until);
        }

        foreach (var pause in checkpoint.Providers ?? [])
        {
            board.Providers[pause.Key] = continued ? pause : pause with { Probe = null };
        }

        foreach (var escalation in checkpoint.Escalations)
        {
            board.Escalations.Add(EscalationDesk.Number(escalation), escalation);
        }

        board.LastEscalation = checkpoint.LastEscalation;

        var entries = checkpoint.Tasks.Select(record => Entry(record, continued, now))
            .Concat(checkpoint.Closed.Select(closed => Shrunk(closed, checkpoint.StartedAt)))
            .OrderBy(entry => entry.Number)
            .ToList();
        foreach (var entry in entries)
        {
            board.Add(entry);
        }

        foreach (var entry in entries)
        {
            board.Connect(entry);
        }

        foreach (var entry in entries)
        {
            board.Settle(entry, now);
        }

        ReadOnlyTasks.Reassign(board);
        board.LastTaskNumber = Math.Max(board.LastTaskNumber, checkpoint.LastTaskNumber);
        if (continued)
        {
            board.Restore(checkpoint.State);
            board.StopMode = checkpoint.StopMode ?? StopMode.Graceful;
            board.StopDeadline = checkpoint.StopDeadline;
            board.Pending.AddRange(board.Running.Select(number => board[number])
                .Where(entry => entry.Record.Canceling == true || entry.Record.Stuck == true)
                .Select(entry => new AttemptCommand.Cancel(entry.Id, entry.Record.Attempts)));
        }

        return board;
    }

    private static TaskEntry Entry(TaskRecord record, bool continued, DateTimeOffset now)
    {
        if (record.State == TaskState.Running && !continued)
        {
            // Its attempt is gone. A task that an operator canceled is not started again.
            record = record with
            {
                State = record.Canceling == true ? TaskState.Canceled : TaskState.Ready,
                UpdatedAt = now,
                NotBefore = null,
                Canceling = null,
                Stuck = null,
                Reserved = null,
            };
        }

        // A swarm's end removes what its hosts keep of sessions.
        return new TaskEntry(Number(record.Id), continued ? record : record with { Session = null });
    }

    private static TaskEntry Shrunk(ClosedTask closed, DateTimeOffset at) =>
        new(Number(closed.Id), new TaskRecord
        {
            Id = closed.Id,
            Spec = new TaskSubmission { Title = string.Empty, Key = closed.Key },
            State = closed.State,
            CreatedAt = at,
            UpdatedAt = at,
            Fingerprint = closed.Fingerprint ?? string.Empty,
        })
        { IsShrunk = true };

    private static int Number(string id) => TaskId.TryParse(id, out var number) ? number : throw new ArgumentException(id, nameof(id));
}
