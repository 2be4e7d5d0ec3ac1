using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>The work of each completed task is on the swarm's branch once, as one of its agent's runs committed it; of no other task anything is.</summary>
internal sealed class DoneOnce : ICheck
{
    public string Name => "done once";

    public IEnumerable<string> Find(Evidence evidence)
    {
        var repository = evidence.Stage.Folder.Repository;
        var merges = evidence.Merges().CountBy(task => task).ToDictionary();
        var committed = evidence.Agents.Where(line => line.What == "committed").Select(line => line.Run).ToHashSet();
        foreach (var task in evidence.Tasks)
        {
            var count = merges.GetValueOrDefault(task.Id);
            var expected = task.State == TaskState.Completed && IsWork(evidence, task) ? 1 : 0;
            if (count != expected)
            {
                yield return $"{task.Id} ({task.Key}, {task.State}) has {count} merges instead of {expected}";
            }

            if (expected == 1)
            {
                var file = $"done/{NameOf(task)}";
                var (code, content) = GitCli.TryRun(repository, "show", $"{evidence.Line}:{file}");
                if (code != 0 || !committed.Contains(content))
                {
                    yield return $"{file} on the branch is '{content}', which no run of its agent committed";
                }
            }
        }

        foreach (var shared in evidence.Plan.All.Where(task => task.Shared is not null).GroupBy(task => task.Shared!))
        {
            var lines = GitCli.TryRun(repository, "show", $"{evidence.Line}:shared/{shared.Key}").Output.Split('\n').Select(line => line.Split(' ')[0]).CountBy(key => key).ToDictionary();
            foreach (var task in shared)
            {
                var done = evidence.Tasks.Any(it => it.Key == task.Key && it.State == TaskState.Completed && !task.IsHopeless);
                if (lines.GetValueOrDefault(task.Key) != (done ? 1 : 0))
                {
                    yield return $"shared/{shared.Key} holds {lines.GetValueOrDefault(task.Key)} lines of {task.Key}, which is {(done ? "" : "not ")}completed";
                }
            }
        }
    }

    // As the agent names it. Keys don't serve: those of a replacement get the replaced task's id before them.
    private static string? NameOf(TaskSummary task) => task.Title?.Split(':')[0];

    // What was accepted as failed has no work, and a diagnosis is read-only.
    private static bool IsWork(Evidence evidence, TaskSummary task) =>
        evidence.Planned(task)?.IsHopeless != true && task.Key?.StartsWith("diagnose:", StringComparison.Ordinal) != true;
}
