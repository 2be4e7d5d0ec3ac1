namespace Abathur.Temporal.Contracts;

/// <summary>A task in the graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Wave">Its depth: 0 without dependencies, else one more than the deepest of them.</param>
/// <param name="DependsOn">Ids of the tasks it waits for.</param>
/// <param name="Title">Its title; absent once shrunk.</param>
public sealed record GraphNode(string Id, TaskState State, int Wave, IReadOnlyList<string> DependsOn, string? Title = null);
