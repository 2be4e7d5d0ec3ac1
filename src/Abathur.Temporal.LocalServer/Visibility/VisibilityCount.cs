using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <param name="Total">How many runs match.</param>
/// <param name="ByStatus">The same by status where the query groups, in the order of their numbers; otherwise null.</param>
internal sealed record VisibilityCount(long Total, IReadOnlyList<KeyValuePair<WorkflowExecutionStatus, long>>? ByStatus);
