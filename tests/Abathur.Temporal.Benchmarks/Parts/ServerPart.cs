using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>A part that runs on each of its servers and gives rows of tables.</summary>
internal abstract class ServerPart<TResult>(string name, string title, params ServerKind[] servers) : IBenchmarkPart
{
    public string Name => name;

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var results = new List<(string Server, TResult Result)>();
        foreach (var kind in options.Servers is { Count: > 0 } chosen ? chosen : servers)
        {
            report.Progress($"{name} on {kind.Name}");
            await using var server = await kind.RunAsync(cancel);
            results.Add((kind.Name, await MeasureAsync(server, options, report, cancel)));
        }

        report.Title(title);
        Write(report, options, results);
    }

    protected abstract Task<TResult> MeasureAsync(RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel);

    protected abstract void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, TResult Result)> results);
}
