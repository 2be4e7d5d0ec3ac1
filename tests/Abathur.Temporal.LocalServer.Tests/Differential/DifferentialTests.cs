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
        await LineComparison.AssertSameAsync(
            async again => again == 0 ? await ObserveAsync(await servers.RealAsync(), name) : await ObserveOnAnotherAsync(name),
            async () => await ObserveAsync(await servers.EmbeddedAsync(), name),
            Patience);
    }

    // One that has nothing of the first run.
    private static async Task<IReadOnlyList<string>> ObserveOnAnotherAsync(string name)
    {
        await using var server = await RealServer.StartAsync();
        return await ObserveAsync(server.Client, name);
    }

    private static async Task<IReadOnlyList<string>> ObserveAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        await Scenarios.All[name](run);
        return run.Observed();
    }
}
