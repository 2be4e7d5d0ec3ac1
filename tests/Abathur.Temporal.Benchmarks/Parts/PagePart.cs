using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Web;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>The page: queries of many readers beside one, sizes, the time to the first picture, and what it adds to <c>up</c>.</summary>
internal sealed class PagePart() : ServerPart<IReadOnlyList<PageResult>>("page", "The page", ServerKind.Embedded)
{
    private const int Readers = 50;
    private const int Changes = 5;
    private const int Repeats = 15;
    private static readonly IReadOnlyList<int> Sizes = [10, 1_000];
    private static readonly IReadOnlyList<string> Paths = ["", "/graph", "/timeline", "/tasks/T1"];

    protected override async Task<IReadOnlyList<PageResult>> MeasureAsync(RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var results = new List<PageResult>();
        foreach (var size in Sizes)
        {
            results.Add(await MeasureAsync(server, size, cancel));
            report.Progress($"{results[^1]}");
        }

        await UpAsync(options, report, cancel);
        return results;
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, IReadOnlyList<PageResult> Result)> results)
    {
        var sizes = results.SelectMany(row => row.Result).ToList();
        report.Text($"{Readers} readers of four pages beside one, before and after each of {Changes} changes; sizes without compression; load average {LoadAverage.Now()}.");
        report.Table(
            [["tasks", "queries of a state, one reader", "queries, looks of one", $"of {Readers}", "aim"],
            .. sizes.Select(size => (IReadOnlyList<string>)[
                $"{size.Tasks}",
                $"{size.One.OfAState}",
                $"{size.One.Asked}, {size.One.Looks}",
                $"{size.Many.Asked}, {size.Many.Looks}",
                Aim.AtMost(size.One.OfAState * size.Many.Looks, size.Many.Asked),
            ])]);
        report.Table(
            [["tasks", "page", "kB", "first request, ms", "next, median, ms"],
            .. sizes.SelectMany(size => size.Pages.Select(page => (IReadOnlyList<string>)[
                $"{size.Tasks}", page.Page.Length == 0 ? "overview" : page.Page[1..], $"{page.Bytes / 1024.0:0.0}", $"{page.First:0}", $"{page.Next:0}"]))]);
    }

    private static async Task<PageResult> MeasureAsync(RunningServer server, int tasks, CancellationToken cancel)
    {
        using var home = new TempFolder();
        await using var swarm = await NoOpSwarm.StartAsync(await server.ConnectAsync(), limit: 10);
        await swarm.Swarm.SubmitAsync([.. Enumerable.Range(0, tasks).Select(number => number < 10 ? NoOpSwarm.Submission(number) : NoOpSwarm.Submission(number, number - 10, number - (number % 10) - 1))]);
        await swarm.CompletedAsync(tasks, cancel);
        var pages = await TimeAsync(server, swarm.Swarm.Name, home, cancel);

        // What is submitted from here on changes the board, and nothing more.
        await swarm.Swarm.Handle.ExecuteUpdateAsync(s => s.PauseAsync());
        var one = await QueriesAsync(server, swarm.Swarm, home, readers: 1, tasks, cancel);
        var many = await QueriesAsync(server, swarm.Swarm, home, Readers, tasks + Changes, cancel);
        return new(tasks, one, many, pages);
    }

    private static async Task<IReadOnlyList<(string Page, int Bytes, double First, double Next)>> TimeAsync(RunningServer server, string swarm, TempFolder home, CancellationToken cancel)
    {
        var measured = new List<(string Page, int Bytes, double First, double Next)>();
        foreach (var path in Paths)
        {
            // Of a page that nobody has looked at yet.
            await using var page = await ServeAsync(await server.ConnectAsync(), home, cancel);
            using var reader = await PageReader.EnterAsync(page, swarm, cancel);
            var (first, bytes) = await ReadAsync(reader, path);
            var next = new List<double>();
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                next.Add((await ReadAsync(reader, path)).Milliseconds);
            }

            measured.Add((path, bytes, first, new Samples(next).Median));
        }

        return measured;
    }

    private static async Task<(double Milliseconds, int Bytes)> ReadAsync(PageReader reader, string path)
    {
        var watch = Stopwatch.StartNew();
        var html = await reader.ReadAsync(path);
        return (watch.Elapsed.TotalMilliseconds, System.Text.Encoding.UTF8.GetByteCount(html));
    }

    private static async Task<PageQueries> QueriesAsync(RunningServer server, RunningSwarm swarm, TempFolder home, int readers, int number, CancellationToken cancel)
    {
        var count = new QueryCount();
        await using var page = await ServeAsync(await count.ConnectAsync(server.Address), home, cancel);
        using var reader = await PageReader.EnterAsync(page, swarm.Name, cancel);
        var listening = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => reader.ListenAsync()));
        var ofAState = int.MaxValue;
        for (var change = 0; change < Changes; change++)
        {
            await swarm.SubmitAsync([NoOpSwarm.Submission(number + change)]);
            await Task.WhenAll(listening.Select(changes => changes.SettledAsync(cancel)));
            var before = count.Asked;
            await Task.WhenAll(Enumerable.Range(0, readers).SelectMany(_ => Paths).Select(reader.ReadAsync));
            ofAState = Math.Min(ofAState, count.Asked - before + 1);
        }

        var queries = new PageQueries(count.Asked, count.Looks, ofAState);
        foreach (var changes in listening)
        {
            await changes.DisposeAsync();
        }

        return queries;
    }

    private static Task<WebServer> ServeAsync(Temporalio.Client.ITemporalClient client, TempFolder home, CancellationToken cancel) =>
        WebServer.StartAsync(client, new WebOptions { Port = 0, Data = () => new DataFolder(home.Path) }, cancel);

    // In turns, so that the machine's moods are shared.
    private static async Task UpAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var (without, with) = (new List<(double Start, double Cpu, double Memory)>(), new List<(double Start, double Cpu, double Memory, double Opened)>());
        for (var round = 0; round < options.Rounds; round++)
        {
            await using (var up = await UpProcess.StartAsync(hasPage: false, cancel))
            {
                without.Add((up.Start, up.StartCpu, await SettledAsync(up, cancel)));
            }

            await using (var up = await UpProcess.StartAsync(hasPage: true, cancel))
            {
                var settled = await SettledAsync(up, cancel);
                using var reader = await PageReader.EnterAsync(up.Page!, string.Empty, cancel);
                await reader.ReadAsync();
                with.Add((up.Start, up.StartCpu, settled, up.Memory / 1048576.0));
            }

            report.Progress($"up, round {round + 1}: {without[^1]} without, {with[^1]} with the page");
        }

        report.Title("`up` with the page");
        report.Text($"Medians of {options.Rounds} rounds in turns; load average {LoadAverage.Now()}.");
        report.Table(
            ["`up`", "worker ready after, s", "CPU until then, s", "memory, MB", "once the page was opened, MB"],
            ["--no-web", $"{Median(without.Select(row => row.Start)):0.00}", $"{Median(without.Select(row => row.Cpu)):0.00}", $"{Median(without.Select(row => row.Memory)):0}", "–"],
            ["with the page", $"{Median(with.Select(row => row.Start)):0.00}", $"{Median(with.Select(row => row.Cpu)):0.00}", $"{Median(with.Select(row => row.Memory)):0}", $"{Median(with.Select(row => row.Opened)):0}"]);
    }

    private static double Median(IEnumerable<double> values) => new Samples(values).Median;

    // The first seconds still load what a start needs.
    private static async Task<double> SettledAsync(UpProcess up, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        return up.Memory / 1048576.0;
    }
}
