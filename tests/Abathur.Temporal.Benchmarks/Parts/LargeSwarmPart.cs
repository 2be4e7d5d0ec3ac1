using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

internal sealed class LargeSwarmPart : IBenchmarkPart
{
    public string Name => "largeswarm";

    public Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel) => Task.CompletedTask;
}
