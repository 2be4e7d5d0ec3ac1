using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

internal sealed class GitPart : IBenchmarkPart
{
    public string Name => "git";

    public Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel) => Task.CompletedTask;
}
