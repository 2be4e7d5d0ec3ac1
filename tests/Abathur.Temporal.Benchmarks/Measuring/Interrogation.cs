using System.Collections.Concurrent;
using System.Diagnostics;

namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>Questions that are asked one after the other by many at once, and what became of each.</summary>
internal sealed class Interrogation
{
    private readonly ConcurrentBag<Question> questions = [];
    private readonly List<Task> askers = [];
    private int kills;
    private int inFlight;
    private volatile bool ended;

    public IReadOnlyCollection<Question> Questions => questions;

    /// <summary>Counts a kill; returns how many questions are in flight.</summary>
    public int CountKill()
    {
        Interlocked.Increment(ref kills);
        return Volatile.Read(ref inFlight);
    }

    /// <summary>Adds those who ask this, each again as soon as it is answered and the pause is over.</summary>
    public void Ask(int count, string kind, TimeSpan pause, Func<Task> ask) =>
        askers.AddRange(Enumerable.Range(0, count).Select(_ => Task.Run(() => AskAsync(kind, pause, ask))));

    /// <summary>Lets each ask to the end what it is asking.</summary>
    public Task EndAsync()
    {
        ended = true;
        return Task.WhenAll(askers);
    }

    private async Task AskAsync(string kind, TimeSpan pause, Func<Task> ask)
    {
        while (!ended)
        {
            var before = Volatile.Read(ref kills);
            Interlocked.Increment(ref inFlight);
            var clock = Stopwatch.StartNew();
            string? error = null;
            try
            {
                await ask();
            }
            catch (Exception e)
            {
                // Whatever it is, it is no answer.
                error = $"{e.GetType().Name}: {e.GetBaseException().Message}";
            }

            Interlocked.Decrement(ref inFlight);
            questions.Add(new Question(kind, clock.Elapsed.TotalSeconds, Volatile.Read(ref kills) != before, error));
            await Task.Delay(pause);
        }
    }
}
