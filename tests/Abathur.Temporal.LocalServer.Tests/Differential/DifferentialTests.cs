using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// The same scenario on the embedded server and on the real one: histories, answers and errors are the same, event by event.
/// </summary>
/// <remarks>Most of their time is spent waiting: each group has servers of its own, and the groups run side by side.</remarks>
public abstract class DifferentialTests(ServerPair servers) : IClassFixture<ServerPair>
{
    /// <summary>Runs the scenario on both, and compares what was seen.</summary>
    protected Task CompareAsync(string name) => servers.AssertSameAsync(client => ObserveAsync(client, name));

    private static async Task<IReadOnlyList<string>> ObserveAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        await Scenarios.All[name](run);
        return run.Observed();
    }
}
