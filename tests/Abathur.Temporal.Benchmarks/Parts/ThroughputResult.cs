namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>One run at a limit of 50.</summary>
/// <param name="Rate">Tasks a second.</param>
/// <param name="CpuMilliseconds">CPU of workers and server a task.</param>
/// <param name="WorkerMilliseconds">CPU of the workers a task.</param>
/// <param name="ParentEvents">Events a task in the parent.</param>
/// <param name="ParentBytes">Bytes a task in the parent.</param>
/// <param name="ChildEvents">Events of a child.</param>
/// <param name="ChildBytes">Bytes of a child.</param>
internal sealed record ThroughputResult(
    double Rate,
    double CpuMilliseconds,
    double WorkerMilliseconds,
    double ParentEvents,
    double ParentBytes,
    double ChildEvents,
    double ChildBytes);
