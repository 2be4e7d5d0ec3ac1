using System.Net;
using System.Net.Sockets;

namespace Abathur.Temporal.Cli.Tests.Connection;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Invoke_NobodyListens_NamesTheAddressAndHowToStartAServer()
    {
        var address = $"127.0.0.1:{ClosedPort()}";

        var run = await CliRun.InvokeAsync("swarm", "list", "--address", address);

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.StartsWith($"abathur: No Temporal server answers at {address} (Connection refused). Start one with `abathur up`", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Invoke_NobodyListensForAsLongAsAsked_AsksAgainAndSaysWhatItWaitsFor()
    {
        var address = $"127.0.0.1:{ClosedPort()}";

        var run = await CliRun.InvokeAsync("swarm", "list", "--address", address, "--timeout", "3");

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.StartsWith($"abathur: Temporal at {address} has not answered for ", run.Waiting, StringComparison.Ordinal);
        Assert.EndsWith("Start one with `abathur up`, or name another with --address or TEMPORAL_ADDRESS.", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Verbose_AddsWhereTheErrorCameFrom()
    {
        var run = await CliRun.InvokeAsync("swarm", "list", "--verbose", "--address", $"127.0.0.1:{ClosedPort()}");

        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ListenerThatNeverAnswers_CanBeInterrupted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var interrupt = new CancellationTokenSource();
        var running = CliRun.InvokeAsync(
            string.Empty, interrupt.Token, "swarm", "list", "--address", $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await interrupt.CancelAsync();
        var run = await running;

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Equal("abathur: interrupted", run.Error.Trim());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("http://localhost:7233")]
    [InlineData("localhost:port")]
    [InlineData("localhost:7233/path")]
    public async Task Invoke_AddressThatIsNone_SaysHowItLooks(string address)
    {
        var run = await CliRun.InvokeAsync("swarm", "list", "--address", address);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("write host:port", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ProfileThatIsNotThere_SaysSo()
    {
        var run = await CliRun.InvokeAsync("swarm", "list", "--profile", "no-such-profile");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("no-such-profile", run.Error, StringComparison.Ordinal);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
