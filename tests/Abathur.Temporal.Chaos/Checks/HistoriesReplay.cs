using Abathur.Temporal.Contracts;
using Abathur.Temporal.Hosting;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Common;
using Temporalio.Worker;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>Every run's history replays: of the swarm, its attempts and its watchdogs. One that a host has reset for that is over.</summary>
internal sealed class HistoriesReplay : ICheck
{
    public string Name => "histories replay";

    public IEnumerable<string> Find(Evidence evidence)
    {
        // DebugMode: without the deadlock detection, which a busy machine sets off.
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions { DataConverter = AbathurDataConverter.Instance, DebugMode = true }
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>());
        if (evidence.Histories.Count == 0)
        {
            return ["the service lists no workflow of the swarm"];
        }

        var left = evidence.Histories.Where(history => !WasReset(history)).ToList();
        if (left.Count < evidence.Histories.Count)
        {
            evidence.Stage.Log.Write($"{evidence.Histories.Count - left.Count} run(s) of the swarm did not replay, and were reset by a host");
        }

        var results = replayer.ReplayWorkflowsAsync(left, throwOnReplayFailure: false).GetAwaiter().GetResult();
        return results.Where(result => result.ReplayFailure is not null).Select((result, number) =>
        {
            var file = evidence.Stage.Folder.In($"history-{number + 1}.json");
            File.WriteAllText(file, result.History.ToJson());
            return $"{result.History.Id}, kept as {file}: {result.ReplayFailure!.Message}";
        });
    }

    private static bool WasReset(WorkflowHistory history) =>
        history.Events.Last().WorkflowExecutionTerminatedEventAttributes?.Reason.Contains(SwarmReset.Reason, StringComparison.Ordinal) == true;
}
