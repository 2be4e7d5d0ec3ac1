namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>One run at a limit of 50.</summary>
/// <param name="Rate">Tasks a second.</param>
/// <param name="WorkerMilliseconds">CPU of this process a task: the workers'.</param>
/// <param name="ParentEvents">Events a task in the parent.</param>
/// <param name="ParentBytes">Bytes a task in the parent.</param>
/// <param name="ChildEvents">Events of a child.</param>
/// <param name="ChildBytes">Bytes of a child.</param>
internal sealed record ThroughputResult(
    double Rate, double WorkerMilliseconds, double ParentEvents, double ParentBytes, double ChildEvents, double ChildBytes);
