using System.Diagnostics;
using System.Globalization;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>A Temporal server as a process of its own, on a file, so that it can be frozen, killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Embedded = "abathur server";
    public const string Official = "temporal server start-dev";

    private readonly TempFolder folder = new();
    private readonly string[] command;
    private Process process;

    private ServerProcess(string kind)
    {
        var port = LoopbackPort.Draw(1)[0].ToString(CultureInfo.InvariantCulture);
        Address = $"127.0.0.1:{port}";
        string[] arguments = ["--port", port, "--db-filename", folder.Combine("temporal.db"), "--log-level", "error"];
        command = kind == Embedded
            ? [ScriptedAgent.DotNet, Path.ChangeExtension(typeof(DevServer).Assembly.Location, ".dll"), "server", .. arguments]
            : [OfficialProgram(), "server", "start-dev", "--headless", .. arguments];
        process = Launch();
    }

    public static TheoryData<string> Kinds => [Embedded, Official];

    public string Address { get; }

    public static async Task<(ServerProcess Server, ITemporalClient Client)> StartAsync(string kind)
    {
        var server = new ServerProcess(kind);
        try
        {
            return (server, await server.ConnectAsync());
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary><c>kill -9</c>, and a new one on the same file.</summary>
    public async Task KillAndStartAgainAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        process = Launch();
        await ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private async Task<TemporalClient> ConnectAsync()
    {
        TemporalClient? client = null;
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(process.HasExited, "the server has ended");
                try
                {
                    client = await TemporalClient.ConnectAsync(new(Address) { DataConverter = AbathurDataConverter.Instance });
                    await client.Connection.CheckHealthAsync();
                    return true;
                }
                catch (Exception e) when (e is InvalidOperationException or Temporalio.Exceptions.RpcException)
                {
                    return false;
                }
            },
            isUp => isUp,
            "the server to answer");
        return client!;
    }

    private Process Launch() => Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        WorkingDirectory = Path.GetTempPath(),
        Environment = { ["ABATHUR_HOME"] = folder.Combine("home") },
    })!;

    private void Signal(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();

    private static string OfficialProgram()
    {
        if (ProgramPath.Find("temporal") is { } program)
        {
            return program;
        }

        Missing.Tool("needs the program 'temporal' on the PATH");
        throw new InvalidOperationException();
    }
}
