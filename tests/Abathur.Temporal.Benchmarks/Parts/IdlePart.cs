using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

internal sealed class IdlePart : IBenchmarkPart
{
    public string Name => "idle";

    public Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel) => Task.CompletedTask;
}
