namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>The queue of the worker that has the workflow in its cache, and how long a task may wait there.</summary>
internal sealed record StickyQueue(string Name, TimeSpan ScheduleToStart);
