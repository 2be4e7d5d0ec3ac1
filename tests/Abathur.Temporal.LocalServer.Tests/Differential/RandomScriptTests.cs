using System.Globalization;
using System.Text.RegularExpressions;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Abathur.Temporal.LocalServer.Tests.Servers;
using CsCheck;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

public sealed class RandomScriptTests(ServerPair servers) : IClassFixture<ServerPair>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // A task whose answer was on its way when the server stopped comes again only after that.
    private static readonly TimeSpan LostTaskTimeout = TimeSpan.FromSeconds(10);

    // With the milliseconds after which the server is stopped.
    private static readonly Gen<((int[] Steps, int End) Numbers, int Wait)> RestartedScripts =
        Gen.Select(RandomScripts.Numbers, Gen.Int[0, 400]);

    private static readonly Regex Attempt = new(@"attempt (\d+)");

    private int count;

    [Fact]
    public async Task Script_AnyOnBothServers_HasTheSameHistory()
    {
        TemporalProgram.Require();
        await RandomScripts.Numbers.SampleAsync(async numbers =>
        {
            var id = FormattableString.Invariant($"random-{Interlocked.Increment(ref count)}");
            await servers.AssertSameAsync(client => ObserveAsync(client, numbers, id));
        }, iter: 12, threads: 1);
    }

    /// <summary>The server is stopped and started again, on its file and its port, while a script runs: the worker never knows.</summary>
    [Fact]
    public Task Script_ServerRestartedMeanwhile_EndsAsWithoutRestart() => RestartedScripts.SampleAsync(async (numbers, wait) =>
    {
        var id = FormattableString.Invariant($"calm-{Interlocked.Increment(ref count)}");
        var undisturbed = await ObserveAsync(await servers.EmbeddedAsync(), numbers, id, LostTaskTimeout);
        var folder = Directory.CreateTempSubdirectory("temporal-restart-");
        var options = ServerPair.Options with { DatabaseFile = Path.Combine(folder.FullName, "temporal.db"), Port = StablePort.Draw() };
        var server = await TemporalServer.StartAsync(options);
        var disturbed = await ObserveAsync(await server.ConnectAsync(), numbers, id, LostTaskTimeout, async () =>
        {
            await Task.Delay(wait);
            await server.DisposeAsync();
            server = await TemporalServer.StartAsync(options);
        });
        Assert.Equal(Attempt.Replace(End(undisturbed), "attempt"), Attempt.Replace(End(disturbed), "attempt"));
        Assert.InRange(Attempts(disturbed) - Attempts(undisturbed), 0, 1);
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }, iter: 6, threads: 1).WaitAsync(TestContext.Current.CancellationToken);

    private static string End(IReadOnlyList<string> observed) =>
        string.Join('\n', observed.Where(line => line.StartsWith("end:", StringComparison.Ordinal)));

    // An activity that was given to the worker just as the server stopped is lost with it, and its next attempt ends it.
    private static int Attempts(IReadOnlyList<string> observed) =>
        Attempt.Matches(End(observed)).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    // Nothing disturbs the start itself: one that is sent again after the script has continued as new is refused, as on the real server.
    private static async Task<IReadOnlyList<string>> ObserveAsync(
        ITemporalClient client, (int[] Steps, int End) numbers, string id, TimeSpan? taskTimeout = null, Func<Task>? meanwhile = null)
    {
        await using var run = new ScenarioRun(client, id);
        var options = run.Options();
        options.TaskTimeout = taskTimeout ?? options.TaskTimeout;
        run.StartWorker();
        var handle = await run.StartAsync(options, RandomScripts.Of(numbers, id));
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        await run.EndAsync(handle).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return run.Observed();
    }
}
