using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

internal sealed class CorePart : IBenchmarkPart
{
    public string Name => "core";

    public Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel) => Task.CompletedTask;
}
