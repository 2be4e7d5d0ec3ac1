using System.Diagnostics;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>
/// The embedded server in a process of its own: how many workflows a second, and what each costs there and at the worker. On a busy machine CPU is steadier than any
/// clock, so that two builds can be told apart, run in turns.
/// </summary>
internal static class Rates
{
    /// <summary>Serves until its input ends.</summary>
    public static async Task ServeAsync(string? file)
    {
        await using var server = await TemporalServer.StartAsync(new TemporalServerOptions { DatabaseFile = file });
        Console.WriteLine(server.Address);
        await Console.In.ReadToEndAsync();
    }

    public static Task PrintAsync(string? file, int rounds, int workflows, int chain) => WithServerAsync(file, async (client, server) =>
    {
        Console.WriteLine("| round | workflows/s | CPU of the server, ms | CPU of worker and client, ms | chain p50, ms | chain p99, ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        await Measures.ThroughputAsync(client, "warm", workflows, 50);
        for (var round = 1; round <= rounds; round++)
        {
            var rate = 0.0;
            var (serverEach, ownEach) = await CpuAsync(server, workflows, async () =>
                rate = await Measures.ThroughputAsync(client, FormattableString.Invariant($"work-{round}"), workflows, 50));
            var gaps = await Measures.ChainAsync(client, FormattableString.Invariant($"chain-{round}"), chain);
            Console.WriteLine(FormattableString.Invariant(
                $"| {round} | {rate:0} | {serverEach:0.000} | {ownEach:0.000} | {Measures.At(gaps, 0.5):0.0} | {Measures.At(gaps, 0.99):0.0} |"));
        }
    });

    /// <summary>Queries of a run that has closed, one after another.</summary>
    public static Task PrintQueriesAsync(string? file, int rounds, int queries, int steps) => WithServerAsync(file, async (client, server) =>
    {
        var events = await Measures.StepsAsync(client, "steps", steps);
        var handle = client.GetWorkflowHandle("steps");
        await handle.QueryAsync<int>("Done", []);
        Console.WriteLine(FormattableString.Invariant($"{queries} queries a round of a closed run of {events} events:"));
        Console.WriteLine();
        Console.WriteLine("| round | ms | CPU of the server, ms | CPU of worker and client, ms | replays |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var round = 1; round <= rounds; round++)
        {
            var (watch, built) = (Stopwatch.StartNew(), Steps.Built);
            var (serverEach, ownEach) = await CpuAsync(server, queries, async () =>
            {
                for (var query = 0; query < queries; query++)
                {
                    await handle.QueryAsync<int>("Done", []);
                }
            });
            Console.WriteLine(FormattableString.Invariant(
                $"| {round} | {watch.Elapsed.TotalMilliseconds / queries:0.0} | {serverEach:0.0} | {ownEach:0.0} | {Steps.Built - built} |"));
        }
    });

    private static async Task WithServerAsync(string? file, Func<ITemporalClient, Process, Task> measure)
    {
        // As the command that runs the server, it has the workstation's garbage collection.
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", .. file is null ? (string[])[] : [file]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = "0" },
        })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server didn't start.");
        var client = await TemporalClient.ConnectAsync(new(address));
        await Measures.WithWorkerAsync(client, () => measure(client, process));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    // Milliseconds of each of so many.
    private static async Task<(double Server, double Own)> CpuAsync(Process server, int count, Func<Task> work)
    {
        server.Refresh();
        var (serverBefore, ownBefore) = (server.TotalProcessorTime, Environment.CpuUsage.TotalTime);
        await work();
        server.Refresh();
        return ((server.TotalProcessorTime - serverBefore).TotalMilliseconds / count, (Environment.CpuUsage.TotalTime - ownBefore).TotalMilliseconds / count);
    }
}
