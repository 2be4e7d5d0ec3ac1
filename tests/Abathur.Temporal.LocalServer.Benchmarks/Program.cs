using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.LocalServer.Benchmarks;

// dotnet run -c Release --project tests/Abathur.Temporal.LocalServer.Benchmarks -- [workflows] [chain] [closed]
// The official `temporal` must be on the PATH; it is measured in the same run, with the same worker.
var workflows = Size(0, 1000);
var chain = Size(1, 200);
var closed = Size(2, 100_000);
var folder = Directory.CreateTempSubdirectory("temporal-benchmark-").FullName;
try
{
    await PrintServersAsync();
    await PrintGrowthAsync();
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task PrintServersAsync()
{
    Console.WriteLine(Invariant($"One workflow with one activity; {workflows} of them, 50 at once; a chain of {chain} children; {Environment.ProcessorCount} cores."));
    Console.WriteLine();
    Console.WriteLine("| server | first workflow, s | workflows/s | chain p50, ms | chain p99, ms | MB for 10,000 closed |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    (string Name, Func<string, Task<BenchmarkServer>> Start)[] servers =
    [
        ("embedded, memory", name => BenchmarkServer.StartEmbeddedAsync(name, null)),
        ("development server, memory", name => BenchmarkServer.StartOfficialAsync(name, null)),
        ("embedded, file", name => BenchmarkServer.StartEmbeddedAsync(name, Path.Combine(folder, "embedded.db"))),
        ("development server, file", name => BenchmarkServer.StartOfficialAsync(name, Path.Combine(folder, "official.db"))),
    ];
    foreach (var (name, start) in servers)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await start(name);
        await Measures.WithWorkerAsync(server, async () =>
        {
            await Measures.RunOneAsync(server, "first");
            var first = watch.Elapsed.TotalSeconds;
            await Measures.ThroughputAsync(server, "warm", workflows / 10, 50);
            var gaps = await Measures.ChainAsync(server, "chain", chain);
            var before = server.Memory;
            var throughput = await Measures.ThroughputAsync(server, "work", workflows, 50);
            var memory = (server.Memory - before) * (10_000.0 / workflows) / 1_000_000;
            Console.WriteLine(Invariant(
                $"| {name} | {first:0.00} | {throughput:0} | {At(gaps, 0.5):0.0} | {At(gaps, 0.99):0.0} | {memory:0} |"));
        });
    }

    Console.WriteLine();
}

async Task PrintGrowthAsync()
{
    Console.WriteLine("Started and terminated, 50 at once, as closed workflows pile up:");
    Console.WriteLine();
    Console.WriteLine("| server | closed | ms each | list running, ms | list by id, ms | list by type (10), ms |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    foreach (var (name, file) in new[] { ("embedded, memory", (string?)null), ("embedded, file", Path.Combine(folder, "growth.db")) })
    {
        await using var server = await BenchmarkServer.StartEmbeddedAsync(name, file);
        for (var total = 0; total < closed;)
        {
            var step = Math.Min(closed / 5, closed - total);
            var each = await Measures.CloseAsync(server, Invariant($"closed-{total}"), step, 50);
            total += step;
            var running = await Measures.ListAsync(server, "ExecutionStatus = 'Running'");
            var byId = await Measures.ListAsync(server, "WorkflowId = 'closed-0-1'");
            var byType = await Measures.ListAsync(server, "WorkflowType = 'Work'");
            Console.WriteLine(Invariant($"| {name} | {total} | {each:0.00} | {running:0.0} | {byId:0.0} | {byType:0.0} |"));
        }
    }
}

static double At(IReadOnlyList<TimeSpan> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))].TotalMilliseconds;

static string Invariant(FormattableString text) => FormattableString.Invariant(text);

int Size(int at, int standard) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : standard;
