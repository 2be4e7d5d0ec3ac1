using System.Globalization;
using System.Text.RegularExpressions;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>A server that is not there yet, or dies under its worker: the operator reads a sentence, and nothing waits in silence.</summary>
public sealed class LostServerTests : IDisposable
{
    private readonly TempFolder home = new();
    private readonly IReadOnlyList<int> ports = LoopbackPort.Draw(2);

    private string Port => ports[0].ToString(CultureInfo.InvariantCulture);

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Worker_ServerNotUpYet_WaitsSaysSoAndWorksWhenItIs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        using var worker = CliProcess.Start(home, "worker", "--address", $"127.0.0.1:{Port}");
        await worker.SaysAsync($"Temporal at 127.0.0.1:{Port} has not answered for");
        await worker.SaysAsync("Asking again until there is an answer.");

        using var server = CliProcess.Start(home, "server", "--port", Port);
        await worker.SaysAsync($"Working for 127.0.0.1:{Port}");

        worker.Interrupt();
        Assert.True(await worker.ExitAsync() is ExitCode.Ok or (ExitCode)143);
    }

    [Fact]
    public async Task Worker_Timeout_GivesUpWithTheNextStep()
    {
        using var worker = CliProcess.Start(home, "worker", "--address", $"127.0.0.1:{Port}", "--timeout", "2");

        Assert.Equal(ExitCode.Unreachable, await worker.ExitAsync());
        Assert.Contains("Start one with `abathur up`", worker.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_ItsServerKilled_StartsItAgainAndSaysSo()
    {
        using var up = StartUp();
        await up.SaysAsync("a worker is ready.");

        KillServer(up);

        await up.SaysAsync($"The Temporal server at 127.0.0.1:{Port} ended by itself, with exit code 137; it is started again.");
        await up.SaysAsync("The Temporal server is running again.");
    }

    [Fact]
    public async Task Up_ItsServerKilledAgainAndAgain_EndsWithOneSentence()
    {
        using var up = StartUp();
        await up.SaysAsync("a worker is ready.");
        for (var death = 1; death <= 2; death++)
        {
            KillServer(up);
            await Eventually.TrueAsync(() => Regex.Count(up.Output, "is running again") == death, "the server to serve again");
        }

        KillServer(up);

        Assert.Equal(ExitCode.Unreachable, await up.ExitAsync());
        Assert.Contains(
            $"abathur: The Temporal server at 127.0.0.1:{Port} ended by itself, with exit code 137 and can't be started again.", up.Output, StringComparison.Ordinal);
    }

    private CliProcess StartUp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        if (ProgramPath.Find("temporal") is not { } program)
        {
            Missing.Tool("the program temporal is not on the PATH");
            throw new InvalidOperationException();
        }

        return CliProcess.Start(home, "up", "--temporal", program, "--port", Port, "--ui-port", ports[1].ToString(CultureInfo.InvariantCulture));
    }

    // The server is the only process of that command line.
    private static void KillServer(CliProcess up)
    {
        var server = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Single(pid => CommandLine(pid!).Contains("start-dev", StringComparison.Ordinal) && ParentOf(pid!) == up.Id);
        using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", server!]);
        kill.WaitForExit();
    }

    private static string CommandLine(string pid) => Read($"/proc/{pid}/cmdline");

    private static int ParentOf(string pid) => int.TryParse(Read($"/proc/{pid}/stat").Split(')')[^1].Trim().Split(' ') is [_, var parent, ..] ? parent : null, out var id) ? id : 0;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
