using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// The same scenario on the embedded server and on the real one: histories, answers and errors are the same, event by event.
/// </summary>
/// <remarks>Most of their time is spent waiting: each group has servers of its own, and the groups run side by side.</remarks>
public abstract class DifferentialTests(ServerPair servers) : IClassFixture<ServerPair>
{
    private const int RealTries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Runs the scenario on both, and compares what was seen. The real server answers many calls from copies of its state that
    /// lag behind, some of them by as long as the machine is busy. So the embedded server has one run, and what it shows has to
    /// be what the real one shows in one of three: the others are on servers of their own.
    /// </summary>
    protected async Task CompareAsync(string name)
    {
        TemporalProgram.Require();
        var embedded = ObserveAsync(await servers.EmbeddedAsync(), name);
        var real = ObserveAsync(await servers.RealAsync(), name);
        await Task.WhenAll(real, embedded).WaitAsync(Patience, TestContext.Current.CancellationToken);
        var (expected, seen) = (await real, await embedded);
        for (var again = 1; again < RealTries && !expected.SequenceEqual(seen); again++)
        {
            await using var other = await RealServer.StartAsync();
            expected = await ObserveAsync(other.Client, name).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        LineComparison.AssertSame(expected, seen);
    }

    private static async Task<IReadOnlyList<string>> ObserveAsync(ITemporalClient client, string name)
    {
        await using var run = new ScenarioRun(client, name);
        await Scenarios.All[name](run);
        return run.Observed();
    }
}
