using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.LocalServer.Benchmarks;

string folder;

if (args is ["--help" or "-h" or "-?", ..])
{
    Console.WriteLine("""
        Measures the embedded server, and prints Markdown tables. All numbers are whole, and may be left out from the right.

        [WORKFLOWS] [CHAIN] [CLOSED]                            beside the development server, whose `temporal` has to be on the PATH
        rates memory|file [ROUNDS] [WORKFLOWS] [CHAIN]          in a process of its own, with what a workflow costs in CPU
        queries memory|file [ROUNDS] [QUERIES] [ACTIVITIES]     queries of a closed run, in a process of its own
        soak MINUTES                                            with a retention of 30 s
        """);
    return;
}

// "first": how long one process takes from its own start, through the server's, to its first completed workflow.
if (args is ["first", var kind])
{
    await PrintFirstAsync(kind);
    return;
}

// "serve": the server that "rates" measures.
if (args is ["serve", ..])
{
    await Rates.ServeAsync(args.ElementAtOrDefault(1));
    return;
}

if (args is ["rates" or "queries", var store, ..])
{
    folder = Directory.CreateTempSubdirectory("temporal-rates-").FullName;
    var file = store == "file" ? Path.Combine(folder, "rates.db") : null;
    try
    {
        await (args[0] == "rates"
            ? Rates.PrintAsync(file, Size(2, 5), Size(3, 1000), Size(4, 200))
            : Rates.PrintQueriesAsync(file, Size(2, 5), Size(3, 50), Size(4, 500)));
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }

    return;
}

if (args is ["soak", var minutes])
{
    folder = Directory.CreateTempSubdirectory("temporal-soak-").FullName;
    try
    {
        await RetentionSoak.PrintAsync(folder, int.Parse(minutes, CultureInfo.InvariantCulture));
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }

    return;
}

var workflows = Size(0, 1000);
var chain = Size(1, 200);
var closed = Size(2, 100_000);
folder = Directory.CreateTempSubdirectory("temporal-benchmark-").FullName;
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
    Console.WriteLine(Invariant($"{workflows} workflows of one activity, 50 at once; a chain of {chain} children; {Environment.ProcessorCount} cores."));
    Console.WriteLine();
    Console.WriteLine("| server | first workflow, s | workflows/s | chain p50, ms | chain p99, ms |");
    Console.WriteLine("| --- | --- | --- | --- | --- |");
    foreach (var name in new[] { "embedded, memory", "development server, memory", "embedded, file", "development server, file" })
    {
        var first = await FirstAsync(name);
        await using var server = await StartAsync(name);
        await Measures.WithWorkerAsync(server.Client, async () =>
        {
            await Measures.ThroughputAsync(server.Client, "warm", workflows / 10, 50);
            var gaps = await Measures.ChainAsync(server.Client, "chain", chain);
            var throughput = await Measures.ThroughputAsync(server.Client, "work", workflows, 50);
            Console.WriteLine(Invariant($"| {name} | {first:0.00} | {throughput:0} | {Measures.At(gaps, 0.5):0.0} | {Measures.At(gaps, 0.99):0.0} |"));
        });
    }

    Console.WriteLine();
}

async Task PrintGrowthAsync()
{
    Console.WriteLine("Started and terminated, 50 at once, as closed workflows pile up:");
    Console.WriteLine();
    Console.WriteLine("| server | closed | ms each | list running, ms | list by id, ms | list by type (10), ms | MB more |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
    foreach (var (name, file) in new[] { ("embedded, memory", (string?)null), ("embedded, file", Path.Combine(folder, "growth.db")) })
    {
        await using var server = await BenchmarkServer.StartEmbeddedAsync(name, file);
        await Measures.CloseAsync(server.Client, "warm", 500, 50);
        var before = server.Memory;
        for (var total = 0; total < closed;)
        {
            var step = Math.Min(closed / 5, closed - total);
            var each = await Measures.CloseAsync(server.Client, Invariant($"closed-{total}"), step, 50);
            total += step;
            var running = await Measures.ListAsync(server.Client, "ExecutionStatus = 'Running'");
            var byId = await Measures.ListAsync(server.Client, "WorkflowId = 'closed-0-1'");
            var byType = await Measures.ListAsync(server.Client, "WorkflowType = 'Work'");
            Console.WriteLine(Invariant($"| {name} | {total} | {each:0.00} | {running:0.0} | {byId:0.0} | {byType:0.0} | {(server.Memory - before) / 1e6:0} |"));
        }
    }
}

async Task<double> FirstAsync(string name)
{
    List<double> times = [];
    for (var i = 0; i < 5; i++)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["first", name]) { RedirectStandardOutput = true })!;
        times.Add(double.Parse(await process.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
    }

    times.Sort();
    return times[times.Count / 2];
}

async Task PrintFirstAsync(string name)
{
    folder = Directory.CreateTempSubdirectory("temporal-benchmark-").FullName;
    await using (var server = await StartAsync(name))
    {
        await Measures.WithWorkerAsync(server.Client, () => Measures.RunOneAsync(server.Client, "first"));
        Console.WriteLine(Invariant($"{(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds:0.00}"));
    }

    Directory.Delete(folder, recursive: true);
}

Task<BenchmarkServer> StartAsync(string name) => name switch
{
    "embedded, memory" => BenchmarkServer.StartEmbeddedAsync(name, null),
    "embedded, file" => BenchmarkServer.StartEmbeddedAsync(name, Path.Combine(folder, "embedded.db")),
    "development server, memory" => BenchmarkServer.StartOfficialAsync(name, null),
    _ => BenchmarkServer.StartOfficialAsync(name, Path.Combine(folder, "official.db")),
};

static string Invariant(FormattableString text) => FormattableString.Invariant(text);

int Size(int at, int standard) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : standard;
