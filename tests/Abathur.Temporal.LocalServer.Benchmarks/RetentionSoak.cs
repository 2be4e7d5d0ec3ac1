using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>
/// Workflows without a pause on a server that keeps closed ones for half a minute: what it holds at the end of each minute. Its process is the soak's own, with
/// the worker and the clients; with a retention nothing of it may grow after the first minutes.
/// </summary>
internal static class RetentionSoak
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(30);

    public static async Task PrintAsync(string folder, int minutes)
    {
        var file = Path.Combine(folder, "soak.db");
        await using var server = await BenchmarkServer.StartEmbeddedAsync("embedded, file", file, Retention);
        Console.WriteLine(FormattableString.Invariant($"Workflows of one activity, 50 at once, kept for {Retention.TotalSeconds:0} s after their end:"));
        Console.WriteLine();
        Console.WriteLine("| minute | workflows so far | kept | file, MB | live objects, MB | threads |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        await Measures.WithWorkerAsync(server.Client, async () =>
        {
            var done = 0;
            for (var minute = 1; minute <= minutes; minute++)
            {
                for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(1); done += 500)
                {
                    await Measures.ThroughputAsync(server.Client, done.ToString(CultureInfo.InvariantCulture), 500, 50);
                }

                var kept = (await server.Client.CountWorkflowsAsync("")).Count;
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(FormattableString.Invariant(
                    $"| {minute} | {done} | {kept} | {SizeOf(file) / 1e6:0.0} | {server.Memory / 1e6:0} | {process.Threads.Count} |"));
            }
        });
    }

    // With its log, into which it writes first.
    private static long SizeOf(string file) => Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Sum(part => new FileInfo(part).Length);
}
