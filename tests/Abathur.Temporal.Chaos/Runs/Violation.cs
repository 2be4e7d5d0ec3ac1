namespace Abathur.Temporal.Chaos.Runs;

/// <summary>What a check found.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Found">What it found.</param>
internal sealed record Violation(string Check, string Found);
