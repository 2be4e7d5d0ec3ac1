using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// Which ready task goes first: priority·1000 + goal priority·500 + min(age in whole hours, 48)·10 − retries·100, ties by id.
/// The terms of priority and goal are at least those of every task that waits for it: the term
/// <c>dependents</c> is what they add (see <see cref="Boards.Urgency"/>).
/// </summary>
public static class Score
{
    public const int PriorityWeight = 1000;
    public const int GoalWeight = 500;
    public const int HourWeight = 10;
    public const int MaxHours = 48;
    public const int RetryPenalty = 100;

    public static IReadOnlyList<ScoreTerm> Terms(TaskPriority priority, TaskPriority? goal, TimeSpan age, int retries, long dependents = 0) =>
    [
        new("priority", (long)priority * PriorityWeight),
        new("goal", (long)(goal ?? 0) * GoalWeight),
        new("age", Math.Clamp((long)Math.Floor(age.TotalHours), 0, MaxHours) * HourWeight),
        new("retries", -(long)retries * RetryPenalty),
        new("dependents", dependents),
    ];

    public static long Of(TaskPriority priority, TaskPriority? goal, TimeSpan age, int retries, long dependents = 0) =>
        Urgency(priority, goal)
        + dependents
        + (Math.Clamp((long)Math.Floor(age.TotalHours), 0, MaxHours) * HourWeight)
        - ((long)retries * RetryPenalty);

    /// <summary>The part that a task lends to those it waits for.</summary>
    internal static long Urgency(TaskPriority priority, TaskPriority? goal) =>
        ((long)priority * PriorityWeight) + ((long)(goal ?? 0) * GoalWeight);
}
