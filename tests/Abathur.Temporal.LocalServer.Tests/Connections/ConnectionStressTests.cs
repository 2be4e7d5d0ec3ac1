using System.Collections.Concurrent;
using System.Diagnostics;

namespace Abathur.Temporal.LocalServer.Tests.Connections;

/// <summary>Workers come and go at random moments while questions of every kind are on their way: none stays unanswered.</summary>
public sealed class ConnectionStressTests
{
    private const string Queue = "queue";
    private const int Workflows = 20;
    private const int Workers = 3;
    private const int Askers = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // ABATHUR_STRESS_QUESTIONS: how many; ten thousand take half a minute.
    private static int Questions => int.TryParse(Environment.GetEnvironmentVariable("ABATHUR_STRESS_QUESTIONS"), out var count) ? count : 3_000;

    [Fact]
    public async Task Drop_AtRandomMoments_EveryQuestionIsAnswered()
    {
        await using var server = await TemporalServer.StartAsync(new());
        using var client = new RawClient(server.Address, Queue);
        await Task.WhenAll(Enumerable.Range(0, Workflows).Select(i => client.StartAsync(Id(i))));

        using var asked = new CancellationTokenSource();
        var drops = 0;
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(seed => ComeAndGoAsync(server.Address, new Random(seed), () => Interlocked.Increment(ref drops), asked.Token))];
        var left = Questions;
        ConcurrentBag<(string What, double Milliseconds)> took = [];
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(async seed =>
        {
            var random = new Random(seed);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var (what, question) = Ask(client, random);
                var watch = Stopwatch.StartNew();
                try
                {
                    await question.WaitAsync(Patience, Cancellation);
                }
                catch (Exception e)
                {
                    Assert.Fail($"{what} after {watch.Elapsed.TotalSeconds:F1} s: {e.GetType().Name} {e.Message}");
                }

                took.Add((what, watch.Elapsed.TotalMilliseconds));
            }
        }));
        await asked.CancelAsync();
        await Task.WhenAll(workers);
        foreach (var kind in took.GroupBy(t => t.What))
        {
            double[] sorted = [.. kind.Select(t => t.Milliseconds).Order()];
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{kind.Key}: {sorted.Length} answered, p50 {sorted[sorted.Length / 2]:F0} ms, p99 {sorted[sorted.Length * 99 / 100]:F0} ms, max {sorted[^1]:F0} ms; {drops} connections dropped");
        }
    }

    private static (string What, Task Question) Ask(RawClient client, Random random)
    {
        var id = Id(random.Next(Workflows));
        return random.Next(4) switch
        {
            0 => ("update", client.UpdateAsync(id, Cancellation)),
            1 => ("signal, then query", SignalThenQueryAsync(client, id)),
            _ => ("query", client.QueryAsync(id, Cancellation)),
        };
    }

    // The query goes with the workflow task that the signal makes.
    private static async Task SignalThenQueryAsync(RawClient client, string id)
    {
        await client.SignalAsync(id);
        await client.QueryAsync(id, Cancellation);
    }

    private static async Task ComeAndGoAsync(string address, Random random, Action dropped, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            using var worker = new ScriptedWorker(address, Queue, polls: 3);
            await Task.Delay(random.Next(5, 80), CancellationToken.None);
            worker.Connection.Drop(reset: random.Next(2) == 0);
            dropped();
        }
    }

    private static string Id(int i) => FormattableString.Invariant($"workflow-{i}");
}
