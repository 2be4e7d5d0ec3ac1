using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Benchmarks.Servers;

/// <summary>
/// A Temporal service that parts run on. Where <c>ABATHUR_TEST_TEMPORAL</c> names a running service, all kinds are that one.
/// </summary>
/// <param name="Name">Its name on the command line and in the tables.</param>
/// <param name="RunAsync">Starts it.</param>
internal sealed record ServerKind(string Name, Func<CancellationToken, Task<RunningServer>> RunAsync)
{
    /// <summary>The development server with the transfer queue's poll rate that it comes with.</summary>
    public static ServerKind Dev { get; } = new("dev", cancel => StartDevAsync(["history.transferProcessorMaxPollRPS=20"], cancel));

    /// <summary>The development server as <c>abathur up</c> starts it.</summary>
    public static ServerKind DevFast { get; } = new("dev-2000", cancel => StartDevAsync([], cancel));

    /// <summary>The embedded server, in memory.</summary>
    public static ServerKind Embedded { get; } = new("embedded", cancel => StartAsync(new() { Location = ServerLocation.Embedded }, cancel));

    public static IReadOnlyList<ServerKind> All { get; } = [Dev, DevFast, Embedded];

    private static Task<RunningServer> StartDevAsync(IReadOnlyList<string> dynamicConfig, CancellationToken cancel)
    {
        var named = ServerLocator.Locate();
        var location = named == ServerLocation.Embedded ? ServerLocator.Locate("temporal") : named;
        return StartAsync(new() { Location = location, DynamicConfig = dynamicConfig }, cancel);
    }

    private static async Task<RunningServer> StartAsync(DevServerOptions options, CancellationToken cancel)
    {
        var server = await DevServer.StartAsync(options, cancel);
        return new RunningServer(server.Address, server);
    }
}
