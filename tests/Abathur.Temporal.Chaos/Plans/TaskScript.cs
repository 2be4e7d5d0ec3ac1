using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Chaos.Plans;

/// <summary>Draws the tasks of a plan: what their agents do, what they wait for, where they conflict.</summary>
internal static class TaskScript
{
    private const double Misbehaving = 0.35;
    private const double Hopeless = 0.04;
    private const double Depending = 0.4;
    private const double Conflicting = 0.3;

    private static readonly AgentBehavior[] Ends = [AgentBehavior.Commit, AgentBehavior.Slow, AgentBehavior.Slow, AgentBehavior.Litter, AgentBehavior.AddWork, AgentBehavior.HandOff];

    private static readonly AgentBehavior[] Faults =
    [
        AgentBehavior.Crash, AgentBehavior.CommitCrash, AgentBehavior.Dirty, AgentBehavior.NoCommit, AgentBehavior.BadResult,
        AgentBehavior.Hang, AgentBehavior.Deaf,
    ];

    private static readonly AgentBehavior[] Dooms = [AgentBehavior.HopelessAccept, AgentBehavior.HopelessReplace, AgentBehavior.HopelessAsk];

    public static List<PlannedTask> Draw(Random random, int count)
    {
        var tasks = new List<PlannedTask>();
        for (var number = 1; number <= count; number++)
        {
            tasks.Add(new PlannedTask(
                string.Create(CultureInfo.InvariantCulture, $"k{number}"),
                Behaviors(random),
                Dependencies(random, tasks),
                (TaskPriority)random.Next(1, 5),
                random.NextDouble() < Conflicting ? string.Create(CultureInfo.InvariantCulture, $"s{random.Next(1 + (count / 12))}") : null));
        }

        return tasks;
    }

    private static List<AgentBehavior> Behaviors(Random random)
    {
        if (random.NextDouble() < Hopeless)
        {
            return [random.Pick(Dooms)];
        }

        var behaviors = new List<AgentBehavior>();
        while (random.NextDouble() < Misbehaving)
        {
            behaviors.Add(random.Pick(Faults));
        }

        behaviors.Add(random.Pick(Ends));
        return behaviors;
    }

    // On recent tasks, so that the graph is deep as well as wide; a hopeless one would block all after it.
    private static IReadOnlyList<string> Dependencies(Random random, List<PlannedTask> tasks)
    {
        const int recent = 15;
        var candidates = tasks.TakeLast(recent).Where(task => !task.IsHopeless).ToList();
        return candidates.Count > 0 && random.NextDouble() < Depending
            ? [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Pick(candidates).Key).Distinct()]
            : [];
    }
}
