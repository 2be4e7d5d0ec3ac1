namespace Abathur.Temporal.LocalServer.History;

/// <summary>A workflow id in a namespace: what has one writer at a time.</summary>
internal readonly record struct WorkflowKey(string Namespace, string WorkflowId);
