namespace Abathur.Temporal.Contracts;

/// <summary>When an agent's program tells what it uses.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Cost">What they cost. A program that ends itself at a cost tells it while it runs, too.</param>
public sealed record UsageReports(ReportTime Tokens, ReportTime Cost);

/// <summary>When a program tells a figure.</summary>
public enum ReportTime
{
    /// <summary>While it runs, after each turn of its model.</summary>
    Running,

    /// <summary>Once, when it ends.</summary>
    AtEnd,

    /// <summary>Never.</summary>
    Never,
}
