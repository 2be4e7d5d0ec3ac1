using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Benchmarks.Servers;

/// <summary>
/// A Temporal service that parts run on. Found as the tests find it (<c>ABATHUR_TEST_TEMPORAL</c>, else <c>temporal</c> on
/// the PATH); where that names a running service, all kinds are that one.
/// </summary>
/// <param name="Name">Its name on the command line and in the tables.</param>
/// <param name="StartAsync">Starts it.</param>
internal sealed record ServerKind(string Name, Func<CancellationToken, Task<RunningServer>> StartAsync)
{
    /// <summary>The development server with the transfer queue's poll rate that it comes with.</summary>
    public static ServerKind Dev { get; } = new("dev", cancel => StartDevAsync(["history.transferProcessorMaxPollRPS=20"], cancel));

    /// <summary>The development server as <c>abathur up</c> starts it.</summary>
    public static ServerKind DevFast { get; } = new("dev-2000", cancel => StartDevAsync([], cancel));

    public static IReadOnlyList<ServerKind> All { get; } = [Dev, DevFast];

    private static async Task<RunningServer> StartDevAsync(IReadOnlyList<string> dynamicConfig, CancellationToken cancel)
    {
        var server = await DevServer.StartAsync(new DevServerOptions { DynamicConfig = dynamicConfig }, cancel);
        return new RunningServer(server.Address, server);
    }
}
