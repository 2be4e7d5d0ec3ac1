using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Tests.Server;

public sealed class DevServerTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_Program_ServesWithOurSearchAttributesAndAWebUi()
    {
        await using var server = await DevServer.StartAsync(Options(), Ct);

        await AssertServesAsync(server);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(server.WebUi, Ct)).StatusCode);
        Assert.True(server.IsOwned);
    }

    [Fact]
    public async Task StartAsync_FileAndNamespace_StateSurvivesARestart()
    {
        using var folder = new TempFolder();
        var options = Options() with { DatabaseFile = folder.Combine("temporal.db"), Namespace = "crew" };
        await using (var first = await DevServer.StartAsync(options, Ct))
        {
            var client = await TemporalClient.ConnectAsync(new(first.Address) { Namespace = "crew" });
            await client.StartWorkflowAsync("Nobody", [], new(id: "kept", taskQueue: "none"));
        }

        await using var second = await DevServer.StartAsync(options, Ct);
        var again = await TemporalClient.ConnectAsync(new(second.Address) { Namespace = "crew" });
        Assert.Equal("Nobody", (await again.GetWorkflowHandle("kept").DescribeAsync()).WorkflowType);
    }

    [Fact]
    public async Task StartAsync_Embedded_ServesAndKeepsWhatItHolds()
    {
        using var folder = new TempFolder();
        var options = new DevServerOptions { Location = ServerLocation.Embedded, DatabaseFile = Path.Combine(folder.Path, "server.db") };
        await using (var first = await DevServer.StartAsync(options, Ct))
        {
            Assert.Null(first.WebUi);
            var client = await TemporalClient.ConnectAsync(first.ConnectOptions);
            await client.StartWorkflowAsync("Anything", [], new("kept", "nobody"));
        }

        await using var second = await DevServer.StartAsync(options, Ct);
        var again = await TemporalClient.ConnectAsync(second.ConnectOptions);
        Assert.Equal(WorkflowExecutionStatus.Running, (await again.GetWorkflowHandle("kept").DescribeAsync()).Status);
    }

    [Fact]
    public async Task StartAsync_Address_GivesItBackUnowned()
    {
        await using var server = await DevServer.StartAsync(new() { Location = new("temporal.example:7233", null) }, Ct);

        Assert.Equal("temporal.example:7233", server.Address);
        Assert.False(server.IsOwned);
        Assert.Null(server.WebUi);
    }

    [Fact]
    public async Task StartAsync_PortInUse_SaysWhichAndWhatToDo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => DevServer.StartAsync(Options() with { Port = port }, Ct));

        Assert.Contains($"Port {port} of 127.0.0.1 is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ProgramEndsAtOnce_ShowsItsErrors()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => DevServer.StartAsync(Options() with { DynamicConfig = ["no-value"] }, Ct));

        Assert.Contains("ended with exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("no-value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ProgramPanicsOverAPort_IsStartedAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program is a shell script");
        using var folder = new TempFolder();
        var program = folder.Write("temporal", $"""
            #!/bin/sh
            mkdir '{folder.Path}/first' 2>/dev/null && exit 2
            exec '{RequireTemporal.Program()}' "$@"
            """);
        Process.Start("chmod", ["+x", program]).WaitForExit();

        await using var server = await DevServer.StartAsync(new() { Location = new(null, program) }, Ct);

        Assert.True(Directory.Exists(folder.Combine("first")));
    }

    [Fact]
    public async Task StartAsync_LogFile_HoldsWhatTheProgramSaidAndTheErrorNamesIt()
    {
        using var folder = new TempFolder();
        var file = folder.Combine("logs", "server.log");

        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => DevServer.StartAsync(Options() with { DynamicConfig = ["no-value"], LogFile = file }, Ct));

        Assert.Contains($"Its whole output is in {file}", error.Message, StringComparison.Ordinal);
        Assert.Contains("no-value", await File.ReadAllTextAsync(file, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoAnswerInTime_SaysSoAndLeavesNoProcess()
    {
        var port = LoopbackPort.Draw(1)[0];

        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => DevServer.StartAsync(Options() with { Port = port, StartTimeout = TimeSpan.Zero }, Ct));

        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
        Assert.True(LoopbackPort.IsFree(port));
    }

    [Fact]
    public async Task StartAsync_NotAProgram_SaysSo()
    {
        using var folder = new TempFolder();
        var file = folder.Write("temporal", "no program");

        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => DevServer.StartAsync(new() { Location = new(null, file) }, Ct));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_Running_EndsTheProcess()
    {
        var options = Options() with { Port = LoopbackPort.Draw(1)[0] };
        await using (await DevServer.StartAsync(options, Ct))
        {
            Assert.False(LoopbackPort.IsFree(options.Port));
        }

        Assert.True(LoopbackPort.IsFree(options.Port));
    }

    private static DevServerOptions Options() => new() { Location = new(null, RequireTemporal.Program()) };

    private static async Task AssertServesAsync(DevServer server)
    {
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        var answer = await client.Connection.OperatorService.ListSearchAttributesAsync(
            new ListSearchAttributesRequest { Namespace = "default" });
        Assert.All(AbathurSearchAttributes.All, key => Assert.Contains(key.Name, answer.CustomAttributes.Keys));
    }
}
