namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>watch</c>: what a watcher of a swarm shows, all of the same moment.</summary>
/// <param name="Status">The answer of the query <c>status</c>.</param>
/// <param name="Running">The running tasks, at most <see cref="MaxRunning"/>, in the order of ids.</param>
/// <param name="Events">The events after the asked number, a page as the query <c>events</c> gives it.</param>
public sealed record SwarmWatch(SwarmStatus Status, IReadOnlyList<TaskSummary> Running, EventPage Events)
{
    /// <summary>The most running tasks that an answer holds.</summary>
    public const int MaxRunning = 20;

    /// <summary>The events that an answer holds where no number is asked for: the newest.</summary>
    public const int FirstEvents = 50;
}
