using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>What went wrong in the demo, on purpose, and what became of it: read off the swarm's tasks and events.</summary>
public static class DemoStory
{
    /// <summary>A sentence for each.</summary>
    /// <param name="tasks">All of the swarm's tasks.</param>
    /// <param name="events">All of its events.</param>
    /// <param name="worker">What became of the worker, in a sentence; null if nothing happened to it.</param>
    public static IEnumerable<string> Tell(IReadOnlyList<TaskRecord> tasks, IReadOnlyList<SwarmEvent> events, string? worker)
    {
        foreach (var e in events.Where(e => e is { Kind: SwarmEventKind.TaskRetried, Failure: FailureKind.Verification }))
        {
            yield return $"{e.Task} said that it was done, its verify command said otherwise, and its next attempt was told why";
        }

        foreach (var diagnosis in tasks.Where(task => task.Diagnoses is not null))
        {
            var patient = tasks.First(task => task.Id == diagnosis.Diagnoses);
            var why = events.Any(e => e.Kind == SwarmEventKind.CycleBroken && e.Task == patient.Id)
                ? "was canceled to break a cycle that two agents had closed"
                : "failed for good";
            yield return $"{patient.Id} '{patient.Spec.Title}' {why}; {diagnosis.Id} looked into it and put {string.Join(", ", patient.ReplacedBy ?? [])} in its place";
        }

        foreach (var e in events.Where(e => e.Kind == SwarmEventKind.EscalationClosed))
        {
            yield return $"An operator was asked about the printer's login and did not answer: {e.Message}";
        }

        if (worker is not null)
        {
            yield return worker;
        }
    }
}
