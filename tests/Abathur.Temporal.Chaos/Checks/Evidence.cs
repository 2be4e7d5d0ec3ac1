using Abathur.Temporal.Chaos.Clients;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Temporalio.Common;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>All that is known of a run once it has ended; nothing of it changes any more.</summary>
internal sealed record Evidence
{
    public required ChaosPlan Plan { get; init; }

    public required Stage Stage { get; init; }

    public required bool Settled { get; init; }

    public required IReadOnlyList<TaskSummary> Tasks { get; init; }

    public required IReadOnlyList<GraphNode> Graph { get; init; }

    public required IReadOnlyDictionary<string, string> CheckoutBefore { get; init; }

    public required string RefsBefore { get; init; }

    public required IReadOnlyList<WorkflowHistory> Histories { get; init; }

    /// <summary>Processes that were alive after the workers had ended.</summary>
    public required IReadOnlyList<string> Survivors { get; init; }

    public required IReadOnlyCollection<ClientError> ClientErrors { get; init; }

    /// <summary>Workers that did not end when they were told to, or ended by themselves.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    public string Line => $"abathur/{Stage.Name}/main";

    /// <summary>The runs of agents.</summary>
    public required IReadOnlyList<AgentLine> Agents { get; init; }

    /// <summary>The commits that the swarm names as the results of its tasks, by the tasks' ids.</summary>
    public required IReadOnlyDictionary<string, string> Commits { get; init; }

    public PlannedTask? Planned(TaskSummary task) => Plan.All.FirstOrDefault(planned => planned.Key == task.Key);

    /// <summary>The tasks whose merges are on the line, the oldest first.</summary>
    public IReadOnlyList<string> Merges() => GitCli.Run(
        Stage.Folder.Repository, "log", "--first-parent", "--merges", "--reverse", "--format=%(trailers:key=Abathur-Task,valueonly,separator=)", Line)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
