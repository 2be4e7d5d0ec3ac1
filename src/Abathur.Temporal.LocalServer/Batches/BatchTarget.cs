using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>One workflow of a batch, or something that belongs to none.</summary>
/// <param name="Key">Its id, in its namespace.</param>
/// <param name="RunId">Its run; empty for the current one.</param>
/// <param name="RequestId">The same whenever the batch comes to this workflow: it is signaled, or reset, once.</param>
/// <param name="Keep">Keeps that it is done, with what is done: a server that is killed has kept both, or neither.</param>
internal sealed record BatchTarget(WorkflowKey Key, string RunId, string RequestId, Action<WriteSet> Keep);
