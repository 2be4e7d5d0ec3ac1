using Abathur.Temporal.LocalServer.History.State;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>What came of a worker's answer to a workflow task.</summary>
/// <param name="Error">Why the task failed, which is kept too; null for a good answer.</param>
/// <param name="Next">The next task, started for the same worker; null for none.</param>
/// <param name="Activities">Those that were started for the same worker.</param>
internal sealed record CompletedTask(RpcException? Error, WorkflowTaskState? Next, IReadOnlyList<ActivityState> Activities)
{
    /// <summary>The start of the last task that counts, where this one left nothing; 0 where it did.</summary>
    public long ResetEventId { get; init; }
}
