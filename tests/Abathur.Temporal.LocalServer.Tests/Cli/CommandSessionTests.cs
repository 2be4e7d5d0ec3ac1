using Abathur.Temporal.LocalServer.Tests.Differential;
using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>The official command prints the same on the embedded server as on the real one.</summary>
public sealed class CommandSessionTests(ServerPair servers) : IClassFixture<ServerPair>
{
    public static TheoryData<string> Names { get; } = [.. CommandSessions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Session_OnBothServers_PrintsTheSame(string name)
    {
        TemporalProgram.Require();
        var real = PrintedAsync(await servers.RealAsync(), name);
        var embedded = PrintedAsync(await servers.EmbeddedAsync(), name);
        await Task.WhenAll(real, embedded);
        LineComparison.AssertSame(await real, await embedded);
    }

    private static async Task<IReadOnlyList<string>> PrintedAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        run.StartWorker();
        return await new CommandSession(new(client.Connection.Options.TargetHost!), name).RunAsync(CommandSessions.All[name]);
    }
}
