using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Watchdog;

/// <summary>What the swarm does when its watchdog has found something: it looks again first, for the board may have moved on.</summary>
public static class Interventions
{
    public static void Apply(Board board, Intervention intervention, DateTimeOffset now)
    {
        if (board.State is not (SwarmState.Running or SwarmState.Paused))
        {
            return;
        }

        var task = intervention.Task is { } id ? board.Find(id) : null;
        var holds = intervention.Kind switch
        {
            InterventionKind.BreakCycle => task is not null && BreakCycle(board, task, now),
            InterventionKind.EndStuckAttempt => task is not null && EndStuckAttempt(board, task, intervention.Attempt, now),
            InterventionKind.MendBlockedChain => task is not null && ReviewBlockedChain(board, task, now),
            InterventionKind.ReportDeadlock => ReportDeadlock(board, now),
            _ => false,
        };
        if (!holds)
        {
            board.Emit(now, SwarmEventKind.Error, task, FormattableString.Invariant(
                $"The watchdog asked for {Text.Camel(intervention.Kind)} of {Text.Cut(intervention.Task ?? "the board", 20)}, attempt {intervention.Attempt ?? 0}: it no longer holds."));
        }
    }

    private static bool BreakCycle(Board board, TaskEntry task, DateTimeOffset now)
    {
        if (!TaskTransitions.IsWaiting(task.State) || FindCycle(board, task) is not { } cycle)
        {
            return false;
        }

        var path = string.Join(" → ", cycle.Select(TaskId.Format));
        board.Cancel(task, new() { Kind = FailureKind.Canceled, Message = $"It waited for itself: {path}" }, now);
        board.Emit(now, SwarmEventKind.CycleBroken, task, path);
        var isLooked = Diagnoses.TrySubmit(
            board,
            task,
            $"Investigate circular dependency: {path}",
            FormattableString.Invariant(
                $"""
                A circular dependency was detected and broken. Investigate root cause.
                The cycle was {path}; {task.Id} was canceled, and what waits for it is blocked. Replace it by tasks that close no
                cycle, or accept that what waits for it continues without it.

                # {task.Spec.Title}
                {task.Spec.Description}
                """),
            now);
        if (!isLooked)
        {
            Diagnoses.AskOperator(board, task.Id, $"the cycle {path} had to be broken", now);
        }

        return true;
    }

    private static List<int>? FindCycle(Board board, TaskEntry task)
    {
        foreach (var number in task.DependsOn)
        {
            if (CycleFinder.FindPath(number, task.Number, node => TaskTransitions.IsWaiting(board[node].State) ? board[node].DependsOn : []) is { } path)
            {
                return [task.Number, .. path];
            }
        }

        return null;
    }

    private static bool EndStuckAttempt(Board board, TaskEntry task, int? attempt, DateTimeOffset now)
    {
        if (task.State != TaskState.Running || task.Record.Attempts != attempt || WatchFeed.StuckAt(board, task) > now)
        {
            return false;
        }

        if (task.Record.Stuck != true && task.Record.Canceling != true)
        {
            board.Change(task, record => record with { Stuck = true });
            board.Pending.Add(new AttemptCommand.Cancel(task.Id, task.Record.Attempts));
            board.Emit(now, SwarmEventKind.Error, task, AttemptEnd.StuckMessage);
        }

        return true;
    }

    private static bool ReviewBlockedChain(Board board, TaskEntry task, DateTimeOffset now)
    {
        if (task.State != TaskState.Blocked)
        {
            return false;
        }

        board.Settle(task, now);
        if (task.State == TaskState.Blocked)
        {
            Ask(board, EscalationKind.BlockedChain, [.. Blockers(board, task)], $"{task.Id} '{task.Spec.Title}' is blocked", now);
        }

        return true;
    }

    private static bool ReportDeadlock(Board board, DateTimeOffset now)
    {
        if (!WatchFeed.IsHalted(board))
        {
            return false;
        }

        var blockers = board.Tasks.Where(task => TaskTransitions.IsWaiting(task.State)).SelectMany(task => Blockers(board, task)).Distinct().OrderBy(task => task.Number);
        Ask(board, EscalationKind.Deadlock, [.. blockers], FormattableString.Invariant(
            $"Nothing runs and nothing can start, while {board.Count(TaskState.Pending) + board.Count(TaskState.Blocked)} tasks wait"), now);
        return true;
    }

    private static IEnumerable<TaskEntry> Blockers(Board board, TaskEntry task) =>
        task.DependsOn.Select(number => board[number]).Where(dependency => TaskTransitions.BreaksDependents(dependency.State));

    // Where each blocker is asked about already, or its diagnosis is under way, one more question helps no one.
    private static void Ask(Board board, EscalationKind kind, IReadOnlyList<TaskEntry> blockers, string what, DateTimeOffset now)
    {
        var unasked = blockers.Where(blocker => !IsLookedInto(board, blocker)).Take(EscalationDesk.MaxTasks).ToList();
        if (unasked.Count > 0)
        {
            EscalationDesk.Ask(board, new(kind, [.. unasked.Select(blocker => blocker.Id)]), $"{what}, held up by {Names(blockers, EscalationDesk.MaxQuestion - what.Length)}.", now);
        }
    }

    // Every blocker, with its title as long as all of them fit; also those that are asked about already: until they are settled, they hold the rest up.
    private static string Names(IReadOnlyList<TaskEntry> blockers, int room)
    {
        const int MaxTitle = 60;
        const int Around = 40;
        var full = string.Join(", ", blockers.Select(blocker => $"{blocker.Id} '{Text.Cut(blocker.Spec.Title, MaxTitle)}' ({Text.Camel(blocker.State)})"));
        if (full.Length + Around <= room)
        {
            return full;
        }

        var ids = blockers.TakeWhile(blocker => (room -= blocker.Id.Length + 2) > Around).Select(blocker => blocker.Id).ToList();
        var more = blockers.Count - ids.Count;
        return string.Join(", ", ids) + (more == 0 ? string.Empty : FormattableString.Invariant($" and {more} more"));
    }

    private static bool IsLookedInto(Board board, TaskEntry blocker) =>
        EscalationDesk.Open(board).Any(escalation => escalation.Tasks.Contains(blocker.Id))
        || board.Find(Diagnoses.KeyOf(blocker)) is { State: TaskState.Pending or TaskState.Ready or TaskState.Running };
}
