using System.Globalization;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Cli.Tests.Server;
using Abathur.Temporal.Cli.Tests.Swarms;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>Ctrl-C once ends a command in order, twice at once; neither leaves a process behind, whatever was under way.</summary>
public sealed class InterruptTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string ServerStarts = "server start-dev";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Up_InterruptedOnceItServes_Ends(int times)
    {
        using var home = Home();
        using var command = Up(home);
        await command.SaysAsync("a worker is ready");

        // The first may have ended it before the second comes.
        var code = await InterruptAsync(command, times);

        Assert.True(code == ExitCode.Ok || (times == 2 && code == ExitCode.Terminated), $"{code}: {command.Output}");
        await AssertNobodyLeftAsync(home);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Up_InterruptedWhileTheServersProcessStarts_LeavesNoServer(int times)
    {
        using var home = Home();
        using var command = Up(home, "--temporal", RequireTemporal.Program());
        await Eventually.TrueAsync(() => Survivors.Of(home.Path).Any(line => line.Contains(ServerStarts, StringComparison.Ordinal)), "the server's process is there", 60);

        Assert.Equal(ExitCode.Terminated, await InterruptAsync(command, times));

        await AssertNobodyLeftAsync(home);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Demo_InterruptedOnceItsServerServes_LeavesNothingRunning(int times)
    {
        GitCli.Require();
        using var home = Home();
        using var command = CliProcess.Start(home, "demo");
        await command.SaysAsync("Temporal:");

        Assert.Equal(ExitCode.Terminated, await InterruptAsync(command, times));

        await AssertNobodyLeftAsync(home);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Watch_Interrupted_LeavesTheSwarmAlone(int times)
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "stays ready", "-s", name);
        using var home = Home();
        using var command = CliProcess.Start(home, "swarm", "watch", name, "--address", server.Address);
        await command.SaysAsync($"{name} running: ready 1");

        var code = await InterruptAsync(command, times);

        Assert.True(code == ExitCode.Ok || (times == 2 && code == ExitCode.Terminated), $"{code}: {command.Output}");
        Assert.Equal(ExitCode.Ok, (await server.RunAsync("swarm", "status", name)).Code);
    }

    [Fact]
    public async Task Wait_Interrupted_SaysSoAndLeavesTheSwarmAlone()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "stays ready", "-s", name);
        using var interrupt = new CancellationTokenSource();
        var waiting = CliRun.InvokeAsync(string.Empty, interrupt.Token, "swarm", "wait", name, "--address", server.Address);

        await interrupt.CancelAsync();
        var run = await waiting;

        Assert.Equal((ExitCode.Interrupted, "abathur: interrupted"), (run.Code, run.Error.Trim()));
        Assert.Equal(ExitCode.Ok, (await server.RunAsync("swarm", "status", name)).Code);
    }

    private static TempFolder Home()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        return new TempFolder();
    }

    private static CliProcess Up(TempFolder home, params string[] more)
    {
        var ports = LoopbackPort.Draw(2).Select(port => port.ToString(CultureInfo.InvariantCulture)).ToList();
        return CliProcess.Start(home, ["up", "--port", ports[0], "--ui-port", ports[1], .. more]);
    }

    private static async Task<ExitCode> InterruptAsync(CliProcess command, int times)
    {
        for (var i = 0; i < times; i++)
        {
            command.Interrupt();
        }

        return await command.ExitAsync();
    }

    private static Task AssertNobodyLeftAsync(TempFolder home) =>
        Eventually.TrueAsync(() => Survivors.Of(home.Path).Count == 0, "nobody is left");
}
