using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What a scripted agent does for a task.</summary>
/// <param name="Turns">One after another.</param>
/// <param name="Summary">What it says at the end.</param>
/// <param name="Handoff">Set where another agent goes on.</param>
internal sealed record DemoJob(IReadOnlyList<DemoTurn> Turns, string Summary, Handoff? Handoff = null);
