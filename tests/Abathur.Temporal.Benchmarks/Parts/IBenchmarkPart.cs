using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>One thing that is measured.</summary>
internal interface IBenchmarkPart
{
    string Name { get; }

    Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel);
}
