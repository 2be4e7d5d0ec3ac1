using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// The same scenario on the embedded server and on the real one: histories, answers and errors are the same, event by event.
/// </summary>
public sealed class DifferentialTests(ServerPair servers) : IClassFixture<ServerPair>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public static TheoryData<string> Names { get; } = [.. Scenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_OnBothServers_IsTheSame(string name)
    {
        TemporalProgram.Require();
        var real = ObserveAsync(await servers.RealAsync(), name);
        var embedded = ObserveAsync(await servers.EmbeddedAsync(), name);
<<<<<<< HEAD
        var stop = TestContext.Current.CancellationToken;
        var differences = LineComparison.Differences(await real.WaitAsync(stop), await embedded.WaitAsync(stop));
        Assert.True(differences.Count == 0, $"- real server, + embedded server:\n{string.Join('\n', differences)}");
=======
        await Task.WhenAll(real, embedded).WaitAsync(Patience, TestContext.Current.CancellationToken);
        LineComparison.AssertSame(await real, await embedded);
>>>>>>> h-lsengine
    }

    private static async Task<IReadOnlyList<string>> ObserveAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        await Scenarios.All[name](run);
        return run.Observed();
    }
}
