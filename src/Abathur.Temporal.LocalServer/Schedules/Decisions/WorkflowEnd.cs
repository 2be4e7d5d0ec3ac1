using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>How the last run of a workflow ended.</summary>
/// <param name="Status">Unspecified where it was deleted.</param>
/// <param name="Result">Of one that completed with a result.</param>
/// <param name="Failure">Of one that failed.</param>
internal sealed record WorkflowEnd(WorkflowExecutionStatus Status, Payloads? Result = null, Failure? Failure = null);
