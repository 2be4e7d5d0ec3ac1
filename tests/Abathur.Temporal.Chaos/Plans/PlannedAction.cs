using System.Globalization;

namespace Abathur.Temporal.Chaos.Plans;

/// <summary>One step of the script.</summary>
/// <param name="At">Seconds after the first batch was submitted.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Target">To whom: <c>a</c> or <c>b</c> (workers), <c>clients</c>, or tasks' keys; null where there is only one.</param>
/// <param name="Seconds">How long it lasts, or by how much the clock is set.</param>
internal sealed record PlannedAction(double At, ActionKind Kind, string? Target = null, double Seconds = 0)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At,6:0.0} s {Kind} {Target}{(Seconds != 0 ? $" {Seconds:0.0} s" : "")}");
}
