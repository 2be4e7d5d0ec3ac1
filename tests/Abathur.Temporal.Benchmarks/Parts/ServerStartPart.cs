using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Host.Processes;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What a server's process takes until it answers, beside the development server where that is on the PATH.</summary>
internal sealed class ServerStartPart : IBenchmarkPart
{
    private const int Runs = 11;
    private const double Most = 2;

    public string Name => "server-start";

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        report.Progress("servers until they answer");
        var (ours, official) = (new List<(double Cpu, double Wall)>(), new List<(double Cpu, double Wall)>());
        var temporal = ProgramPath.Find("temporal");
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(await RunAsync(SelfCommand.Argv, cancel));
            if (temporal is not null)
            {
                official.Add(await RunAsync([temporal], cancel));
            }
        }

        report.Title("Until a server answers");
        report.Text($"`server start-dev --headless` in memory, {Runs} starts in turns, load average {LoadAverage.Now()}; milliseconds.");
        var cpu = new Samples(ours.Select(run => run.Cpu));
        report.Table(
            [["server", "CPU, least", "CPU, p50", "wall, p50", "ratio of the CPU, p50", "aim"],
            Row("embedded", ours, official.Count == 0 ? null : cpu.Median / new Samples(official.Select(run => run.Cpu)).Median),
            .. official.Count == 0 ? [] : new[] { Row("dev", official, null) }]);
    }

    private static IReadOnlyList<string> Row(string name, List<(double Cpu, double Wall)> runs, double? ratio)
    {
        var cpu = new Samples(runs.Select(run => run.Cpu));
        return
        [
            name,
            $"{cpu.Min:0}",
            $"{cpu.Median:0}",
            $"{new Samples(runs.Select(run => run.Wall)).Median:0}",
            ratio is null ? "" : $"{ratio:0.00}",
            ratio is null ? "" : Aim.AtMost(Most, ratio.Value),
        ];
    }

    private static async Task<(double Cpu, double Wall)> RunAsync(IReadOnlyList<string> program, CancellationToken cancel)
    {
        var port = LoopbackPort.Draw(1)[0];
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(
            program[0], [.. program.Skip(1), "server", "start-dev", "--headless", "--port", $"{port}", "--ip", "127.0.0.1", "--log-level", "never"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (!await AnswersAsync(port))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancel);
            }

            return (Cpu.OfProcess(process.Id).TotalMilliseconds, clock.Elapsed.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            await TemporalClient.ConnectAsync(new(LoopbackPort.Address(port)));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
