namespace Abathur.Temporal.LocalServer.History;

/// <summary>What reaches any workflow, one transition at a time.</summary>
internal interface IWorkflows
{
    /// <summary>One transition of a workflow.</summary>
    /// <param name="key">Which workflow.</param>
    /// <param name="body">Makes it; what it throws undoes it.</param>
    /// <param name="cancellation">Ends the wait for the workflow.</param>
    Task<T> WriteAsync<T>(WorkflowKey key, Func<Transaction, T> body, CancellationToken cancellation = default);

    /// <summary>The same, of a transition that has nothing to tell.</summary>
    Task WriteAsync(WorkflowKey key, Action<Transaction> body, CancellationToken cancellation = default);
}
