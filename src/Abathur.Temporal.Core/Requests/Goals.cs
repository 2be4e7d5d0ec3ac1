using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Goals: added, changed, never completed.</summary>
public static class Goals
{
    public const int MaxGoals = 100;
    public const int MaxDescription = 2000;

    /// <exception cref="InvalidInputException">The goal breaks a bound.</exception>
    /// <exception cref="RejectedException">There is another goal of that name.</exception>
    public static void Add(Board board, Goal goal, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        Require(goal);
        if (board.Goals.TryGetValue(goal.Name, out var known))
        {
            if (known != goal)
            {
                throw new RejectedException($"There is a goal '{goal.Name}' already, and it is another; change it with `abathur goal pause|resume|retire`.");
            }

            return;
        }

        if (board.Goals.Count == MaxGoals)
        {
            throw new RejectedException(FormattableString.Invariant($"The swarm holds {MaxGoals} goals, which is all it takes."));
        }

        CheckpointRoom.Require(board, CheckpointSize.Of(goal));
        board.Goals.Add(goal.Name, goal);
        board.Emit(now, SwarmEventKind.GoalChanged, message: $"{goal.Name}: added");
    }

    /// <exception cref="RejectedException">No such goal, or it is retired.</exception>
    public static void Change(Board board, GoalChange change, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var goal = board.Goals.GetValueOrDefault(change.Name)
            ?? throw new RejectedException($"There is no goal '{change.Name}'; `abathur goal list` shows them.");
        var changed = goal with
        {
            Status = change.Status ?? goal.Status,
            Priority = change.Priority ?? goal.Priority,
            Description = change.Description ?? goal.Description,
        };
        Require(changed);
        if (goal.Status == GoalStatus.Retired && changed != goal)
        {
            throw new RejectedException($"The goal '{goal.Name}' is retired, which is final; add another.");
        }

        if (changed != goal)
        {
            CheckpointRoom.Require(board, Math.Max(0, CheckpointSize.Of(changed) - CheckpointSize.Of(goal)));
            board.Goals[goal.Name] = changed;
            if (changed.Priority != goal.Priority)
            {
                Urgency.Refresh(board);
            }

            board.Emit(now, SwarmEventKind.GoalChanged, message: $"{goal.Name}: {Text.Camel(changed.Status)}, priority {Text.Camel(changed.Priority)}");
        }
    }

    private static void Require(Goal goal)
    {
        if (!SwarmName.IsValid(goal.Name))
        {
            throw new InvalidInputException($"'{Text.Cut(goal.Name, 100)}' is no goal name: it takes {SwarmName.Grammar}.");
        }

        if (goal.Description is { Length: > MaxDescription } text)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"goal '{goal.Name}': the description has {text.Length} characters; it takes {MaxDescription}."));
        }
    }
}
