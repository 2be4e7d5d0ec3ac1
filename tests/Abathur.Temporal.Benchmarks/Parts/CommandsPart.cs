using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>CPU and wall time of short commands, each a process of its own, beside the command of Temporal where that is on the PATH.</summary>
internal sealed class CommandsPart : IBenchmarkPart
{
    private const int Tasks = 10;
    private const int Runs = 21;
    private const double Target = 150;
    private const double Accepted = 250;

    public string Name => "commands";

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        report.Progress("short commands");
        await using var server = await ServerKind.Embedded.RunAsync(cancel);
        await using var swarm = await NoOpSwarm.StartAsync(await server.ConnectAsync(), Tasks);
        await swarm.Swarm.SubmitAsync([.. Enumerable.Range(1, Tasks).Select(number => NoOpSwarm.Submission(number))]);
        await swarm.CompletedAsync(Tasks, cancel);
        string[] at = ["--address", server.Address];
        List<(string Name, IReadOnlyList<string> Argv)> commands =
        [
            ("abathur --version", [.. SelfCommand.Argv, "--version"]),
            ("abathur swarm list", [.. SelfCommand.Argv, "swarm", "list", .. at]),
            ("abathur task list", [.. SelfCommand.Argv, "task", "list", "--swarm", swarm.Swarm.Name, .. at]),
            ("abathur swarm status", [.. SelfCommand.Argv, "swarm", "status", "--swarm", swarm.Swarm.Name, .. at]),
        ];
        if (ProgramPath.Find("temporal") is { } temporal)
        {
            commands.Add(("temporal workflow list", [temporal, "workflow", "list", .. at]));
        }

        // In turns, so that what else the machine does comes to all of them.
        var runs = commands.ToDictionary(command => command.Name, _ => new List<(double Cpu, double Wall)>());
        for (var run = 0; run < Runs; run++)
        {
            foreach (var (name, argv) in commands)
            {
                runs[name].Add(await RunAsync(argv, cancel));
            }
        }

        report.Title("Short commands");
        report.Text(FormattableString.Invariant($"{Runs} runs in turns, a swarm of {Tasks} tasks, load average {LoadAverage.Now()}; milliseconds. Accepted: {Accepted}."));
        report.Table(
            [["command", "CPU, least", "CPU, p50", "wall, p50", "aim for the CPU"],
            .. runs.Select(command => Row(command.Key, new(command.Value.Select(run => run.Cpu)), new(command.Value.Select(run => run.Wall))))]);
    }

    private static IReadOnlyList<string> Row(string name, Samples cpu, Samples wall) =>
        [name, $"{cpu.Min:0}", $"{cpu.Median:0}", $"{wall.Median:0}", name.StartsWith("abathur", StringComparison.Ordinal) ? Aim.AtMost(Target, cpu.Median, " ms") : ""];

    private static async Task<(double Cpu, double Wall)> RunAsync(IReadOnlyList<string> argv, CancellationToken cancel)
    {
        var (cpu, clock) = (Cpu.OfEndedChildren(), Stopwatch.StartNew());
        using var process = Process.Start(new ProcessStartInfo(argv[0], argv.Skip(1)) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? ((Cpu.OfEndedChildren() - cpu).TotalMilliseconds, clock.Elapsed.TotalMilliseconds)
            : throw new InvalidOperationException($"{string.Join(' ', argv)} ended with {process.ExitCode}.");
    }
}
