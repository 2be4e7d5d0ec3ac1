using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>What a scripted agent does for a task.</summary>
/// <param name="Turns">One after another.</param>
/// <param name="Summary">What it says at the end.</param>
/// <param name="Handoff">Set where another agent continues.</param>
/// <param name="Failure">Set where it gives up.</param>
/// <param name="Verdict">What a diagnosis recommends.</param>
/// <param name="AddWork">Tasks and edges it asks for.</param>
public sealed record DemoJob(
    IReadOnlyList<DemoTurn> Turns,
    string Summary,
    Handoff? Handoff = null,
    TaskFailure? Failure = null,
    Verdict? Verdict = null,
    AddWork? AddWork = null);
