namespace Abathur.Temporal.Chaos.Plans;

/// <summary>Draws what is done to the swarm, and when.</summary>
internal static class ActionScript
{
    private const double SecondsBetween = 2.5;

    private static readonly string[] Workers = ["a", "b"];
    private static readonly string[] Connections = ["a", "b", "clients"];

    // Drawn alike: how often a kind occurs here is its weight.
    private static readonly ActionKind[] Kinds =
    [
        ActionKind.KillWorker, ActionKind.KillWorker, ActionKind.KillWorker, ActionKind.StopWorker, ActionKind.FreezeWorker, ActionKind.FreezeWorker,
        ActionKind.KillServer, ActionKind.KillServer, ActionKind.FreezeServer, ActionKind.Cut, ActionKind.CutOff, ActionKind.SwallowAnswers,
        ActionKind.SwallowAnswers, ActionKind.FillDisk, ActionKind.SetClock, ActionKind.Pause, ActionKind.Cancel, ActionKind.Retry,
        ActionKind.AddDependency, ActionKind.AddDependency, ActionKind.Raise, ActionKind.SubmitAgain,
    ];

    /// <param name="random">The plan's generator.</param>
    /// <param name="tasks">The first batch.</param>
    /// <param name="later">The tasks that come later: each by one action.</param>
    /// <param name="seconds">Within how many seconds all begins.</param>
    public static IReadOnlyList<PlannedAction> Draw(Random random, IReadOnlyList<PlannedTask> tasks, IReadOnlyList<PlannedTask> later, double seconds)
    {
        var actions = new List<PlannedAction>();
        for (var at = random.Between(1, SecondsBetween * 2); at < seconds; at += random.Between(0.2, SecondsBetween * 2))
        {
            actions.Add(Draw(random, at, random.Pick(Kinds), tasks));
        }

        // In their order: a task may wait for an earlier one. All of them are there before the disturbances end.
        var batches = later.Chunk(3).ToList();
        foreach (var (number, batch) in batches.Index())
        {
            var kind = random.Next(2) == 0 ? ActionKind.Submit : ActionKind.Signal;
            actions.Add(new(1 + ((seconds - 2) * (number + 1) / (batches.Count + 1)), kind, string.Join(' ', batch.Select(task => task.Key))));
        }

        return [.. actions.OrderBy(action => action.At)];
    }

    private static PlannedAction Draw(Random random, double at, ActionKind kind, IReadOnlyList<PlannedTask> tasks) => kind switch
    {
        ActionKind.KillWorker => new(at, kind, random.Pick(Workers), random.Between(0, 3)),
        ActionKind.StopWorker => new(at, kind, random.Pick(Workers)),
        ActionKind.FreezeWorker => new(at, kind, random.Pick(Workers), random.Between(0.5, 20)),
        ActionKind.KillServer => new(at, kind, null, random.Between(0, 3)),
        ActionKind.FreezeServer => new(at, kind, null, random.Between(0.5, 12)),
        ActionKind.Cut => new(at, kind, random.Pick(Connections)),
        ActionKind.CutOff => new(at, kind, random.Pick(Connections), random.Between(0.5, 15)),
        ActionKind.SwallowAnswers => new(at, kind, random.Pick(Connections), random.Between(0.2, 3)),
        ActionKind.FillDisk => new(at, kind, null, random.Between(1, 8)),
        ActionKind.SetClock => new(at, kind, null, Math.Round(random.Between(-7200, 7200))),
        ActionKind.Pause => new(at, kind, null, random.Between(0.5, 4)),
        ActionKind.AddDependency => new(at, kind, $"{random.Pick(tasks).Key} {random.Pick(tasks).Key}"),
        ActionKind.SubmitAgain => new(at, kind),
        _ => new(at, kind, random.Pick(tasks).Key),
    };
}
