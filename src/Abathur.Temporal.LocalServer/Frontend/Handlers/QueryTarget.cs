using Abathur.Temporal.LocalServer.History.State;
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

    public static QueryTarget Of(RunState run) => new(run.Key, run.Status, run.Started.TaskQueue.Name, run.Sticky?.Name);
}
