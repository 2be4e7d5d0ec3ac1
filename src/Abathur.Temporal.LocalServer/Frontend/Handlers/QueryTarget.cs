using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Where a query goes.</summary>
/// <param name="Execution">The run.</param>
/// <param name="Status">Of the run.</param>
/// <param name="TaskQueue">The normal queue of its workers.</param>
/// <param name="Sticky">The queue of the worker that has it cached; null for none.</param>
internal sealed record QueryTarget(ExecutionKey Execution, WorkflowExecutionStatus Status, string TaskQueue, string? Sticky)
{
    /// <summary>It goes with the workflow task that is pending.</summary>
    public bool IsAttached { get; init; }

    /// <summary>The version that the run is pinned to; none where its queue's deployments decide.</summary>
    public BuildVersion Pinned { get; init; }

    public static QueryTarget Of(RunState run) => new(run.Key, run.Status, run.Started.TaskQueue.Name, run.Sticky?.Name) { Pinned = RunVersions.Of(run).Pinned };

    public static QueryTarget Of(ClosedRun run)
    {
        var started = run.First.WorkflowExecutionStartedEventAttributes;
        var options = run.Snapshot.OptionsAtClose ?? RunState.FirstOptions(started);
        return new(run.Key, run.Snapshot.Status, started.TaskQueue.Name, Sticky: null)
        {
            Pinned = WorkflowVersion.Of(run.Snapshot.VersioningAtClose, options.VersioningOverride).Pinned,
        };
    }
}
