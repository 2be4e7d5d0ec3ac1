using Temporalio.Api.Query.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>A query that waits for a worker's answer.</summary>
internal sealed class QueryState(WorkflowQuery query)
{
    private readonly TaskCompletionSource<WorkflowQueryResult?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = Guid.NewGuid().ToString();

    public WorkflowQuery Query => query;

    /// <summary>Whether it went out with the workflow task that is started.</summary>
    public bool IsSent { get; set; }

    /// <summary>The worker's answer; null when no workflow task is left to carry it, and it must be asked by itself.</summary>
    public Task<WorkflowQueryResult?> Answer => answer.Task;

    public void Resolve(WorkflowQueryResult? result) => answer.TrySetResult(result);

    public void Fail(Exception reason) => answer.TrySetException(reason);
}
