using Abathur.Temporal.LocalServer.Tests.Differential;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>The official command prints the same on the embedded server as on the real one.</summary>
public sealed class CommandSessionTests(ServerPair servers) : IClassFixture<ServerPair>
{
    public static TheoryData<string> Names { get; } = [.. CommandSessions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Session_OnBothServers_PrintsTheSame(string name) => servers.AssertSameAsync(client => PrintedAsync(client, name));

    private static async Task<IReadOnlyList<string>> PrintedAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        run.StartWorker();
        return await new CommandSession(new(client.Connection.Options.TargetHost!), name).RunAsync(CommandSessions.All[name]);
    }
}
