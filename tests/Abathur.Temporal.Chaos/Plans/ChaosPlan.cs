using System.Globalization;

namespace Abathur.Temporal.Chaos.Plans;

/// <summary>All of a run that is decided beforehand: a function of the seed and the size, and of nothing else.</summary>
internal sealed record ChaosPlan(
    int Seed, int ContinueAsNewEvents, int Concurrency, IReadOnlyList<PlannedTask> Tasks, IReadOnlyList<PlannedTask> Later, IReadOnlyList<PlannedAction> Actions)
{
    /// <summary>Seconds of disturbance for each task.</summary>
    private const double SecondsPerTask = 0.75;

    /// <summary>The tasks that come while the swarm runs, out of ten.</summary>
    private const int LaterOfTen = 2;

    public double Seconds => Actions.Count > 0 ? Actions.Max(action => action.At + Math.Max(0, action.Kind == ActionKind.SetClock ? 0 : action.Seconds)) : 0;

    public IEnumerable<PlannedTask> All => Tasks.Concat(Later);

    /// <param name="seed">Any number.</param>
    /// <param name="tasks">The tasks of the swarm, at least 10.</param>
    public static ChaosPlan Of(int seed, int tasks)
    {
        var random = new Random(seed);
        var planned = TaskScript.Draw(random, tasks);
        var first = tasks - (tasks * LaterOfTen / 10);
        var (now, later) = (planned[..first], planned[first..]);
        var (events, concurrency) = (random.Next(150, 600), random.Next(4, 13));
        return new ChaosPlan(seed, events, concurrency, now, later, ActionScript.Draw(random, now, later, 8 + (tasks * SecondsPerTask)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        seed {Seed}: {Tasks.Count} tasks at once and {Later.Count} later, {Concurrency} at a time, continue-as-new from {ContinueAsNewEvents} events on
        {string.Join('\n', Tasks)}
        later:
        {string.Join('\n', Later)}
        actions:
        {string.Join('\n', Actions)}
        """);
}
