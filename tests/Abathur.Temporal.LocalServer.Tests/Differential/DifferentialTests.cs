using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// The same scenario on the embedded server and on the real one: histories, answers and errors are the same, event by event.
/// </summary>
/// <remarks>Most of their time is spent waiting: each group has servers of its own, and the groups run side by side.</remarks>
public abstract class DifferentialTests(ServerPair servers) : IClassFixture<ServerPair>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the scenario on both, and compares what was seen.</summary>
    protected async Task CompareAsync(string name)
    {
        TemporalProgram.Require();
        var real = ObserveAsync(await servers.RealAsync(), name);
        var embedded = ObserveAsync(await servers.EmbeddedAsync(), name);
        await Task.WhenAll(real, embedded).WaitAsync(Patience, TestContext.Current.CancellationToken);
        LineComparison.AssertSame(await real, await embedded);
    }

    private static async Task<IReadOnlyList<string>> ObserveAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        await Scenarios.All[name](run);
        return run.Observed();
    }
}
