namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>One run of a workflow.</summary>
internal readonly record struct ExecutionKey(string Namespace, string WorkflowId, string RunId);
