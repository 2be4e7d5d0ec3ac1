using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>Any number of signals at any moment: the command exits as its end says, or as the signal's.</summary>
public sealed class SignalTests
{
    private const int Runs = 10;

    [Theory]
    [InlineData("INT", "--version")]
    [InlineData("TERM", "--version")]
    [InlineData("TERM", "worktree", "list")]
    public async Task Signals_AtAnyMoment_ExitAsTheTableSays(string signal, params string[] args)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        using var home = new TempFolder();
        var random = new Random(20261128);
        var took = await TimeAsync(home, args);
        for (var run = 0; run < Runs; run++)
        {
            using var command = CliProcess.StartHearing(home, args);
            var pause = TimeSpan.FromMilliseconds(random.NextDouble() * took.TotalMilliseconds * 1.2);
            var clock = Stopwatch.StartNew();
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            var count = random.Next(1, 6);
            for (var i = 0; i < count && !command.HasExited; i++)
            {
                command.Signal(signal);
            }

            var code = await command.ExitAsync();

            var ended = signal == "INT" ? ExitCode.Interrupted : ExitCode.Terminated;
            Assert.True(code == ExitCode.Ok || code == ended, string.Create(
                CultureInfo.InvariantCulture, $"run {run}, {count} signals after {pause.TotalMilliseconds:0} of {took.TotalMilliseconds:0} ms: {(int)code}: {command.Output}"));
        }
    }

    private static async Task<TimeSpan> TimeAsync(TempFolder home, string[] args)
    {
        var clock = Stopwatch.StartNew();
        using var command = CliProcess.StartHearing(home, args);
        await command.ExitAsync();
        return clock.Elapsed;
    }
}
