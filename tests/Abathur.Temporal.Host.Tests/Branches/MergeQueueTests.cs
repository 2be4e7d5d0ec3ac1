using System.Collections.Concurrent;
using Abathur.Temporal.Host.Branches.Merges;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.Host.Tests.Branches;

/// <summary>The queue by itself, on a branch that is a list of names: verifications end when a test says so.</summary>
public sealed class MergeQueueTests
{
    private static readonly TimeSpan Patience = MergeQueue.MinPatience + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider time = new();
    private readonly MergeQueue queue;
    private readonly ConcurrentDictionary<string, Channel> verifications = new();
    private string branch = "base";

    public MergeQueueTests() => queue = new MergeQueue(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Three_VerifyAtOnceAndLandInOrder()
    {
        var (a, b, c) = (await StartAsync("a"), await StartAsync("b"), await StartAsync("c"));

        Pass("base+a+b+c");
        Pass("base+a+b");
        Assert.False(b.IsCompleted || c.IsCompleted);
        Pass("base+a");

        Assert.Equal(["base+a", "base+a+b", "base+a+b+c"], await Task.WhenAll(a, b, c).WaitAsync(Limit, Token));
        Assert.Equal("base+a+b+c", branch);
    }

    [Fact]
    public async Task RunAsync_TheFirstFails_OnlyThoseBehindVerifyAgain()
    {
        var (a, b, c) = (await StartAsync("a"), await StartAsync("b"), await StartAsync("c"));
        Pass("base+a");
        Fail("base+a+b");
        await a.WaitAsync(Limit, Token);

        await Assert.ThrowsAsync<InvalidDataException>(() => b.WaitAsync(Limit, Token));
        await VerifiesAsync("base+a+c");
        Pass("base+a+c");

        Assert.Equal("base+a+c", await c.WaitAsync(Limit, Token));
        Assert.Equal(["base+a", "base+a+b", "base+a+b+c", "base+a+c"], verifications.Keys.Order());
    }

    [Fact]
    public async Task RunAsync_FailsBecauseOfWorkAheadThatFailsToo_IsTriedWithoutIt()
    {
        var (a, b) = (await StartAsync("a"), await StartAsync("b"));
        Fail("base+a+b");
        Fail("base+a");

        await Assert.ThrowsAsync<InvalidDataException>(() => a.WaitAsync(Limit, Token));
        await VerifiesAsync("base+b");
        Pass("base+b");

        Assert.Equal("base+b", await b.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task RunAsync_TheFirstHangs_OthersPassItOnceAndThenItHasItsTurn()
    {
        var (slow, b) = (await StartAsync("slow"), await StartAsync("b"));
        Pass("base+slow+b");
        await PassesAsync("base+b");
        Pass("base+b");
        Assert.Equal("base+b", await b.WaitAsync(Limit, Token));

        // It verified on a tip that moved: now it is verified again, and nobody goes past it any more.
        Pass("base+slow");
        await VerifiesAsync("base+b+slow");
        var c = await StartAsync("c");
        Pass("base+b+slow+c");
        time.Advance(Patience);
        time.Advance(Patience);
        Assert.False(verifications.ContainsKey("base+b+c"));
        Pass("base+b+slow");

        Assert.Equal(["base+b+slow", "base+b+slow+c"], await Task.WhenAll(slow, c).WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task RunAsync_OneIsCanceled_ThoseBehindGoOnWithoutIt()
    {
        using var cancel = new CancellationTokenSource();
        var a = await StartAsync("a", cancel.Token);
        var b = await StartAsync("b");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.WaitAsync(Limit, Token));
        await VerifiesAsync("base+b");
        Pass("base+b");

        Assert.Equal("base+b", await b.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task RunAsync_AnotherHostMovesTheBranch_IsBuiltOnWhatIsThere()
    {
        var a = await StartAsync("a");
        branch = "other";
        Pass("base+a");
        await VerifiesAsync("other+a");
        Pass("other+a");

        Assert.Equal("other+a", await a.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task RunAsync_AnyOrderOfEnds_WhatPassesLandsOnceAndNothingElse()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            branch = "base";
            verifications.Clear();
            var bad = Enumerable.Range(0, 8).Where(_ => random.Next(4) == 0).Select(n => $"t{n}").ToHashSet();
            var turns = new Dictionary<string, Task<string>>();
            for (var n = 0; n < 8; n++)
            {
                turns.Add($"t{n}", await StartAsync($"t{n}"));
            }

            using var limit = new CancellationTokenSource(Limit);
            while (turns.Values.Any(turn => !turn.IsCompleted))
            {
                Assert.False(limit.IsCancellationRequested, $"round {round}: {string.Join(' ', turns.Where(turn => !turn.Value.IsCompleted).Select(turn => turn.Key))} never end");
                var open = verifications.Where(pair => !pair.Value.End.Task.IsCompleted && !pair.Value.IsCanceled).ToList();
                if (open.Count == 0 || random.Next(10) == 0)
                {
                    time.Advance(Patience);
                    await Task.Delay(1, Token);
                    continue;
                }

                var (candidate, _) = open[random.Next(open.Count)];
                if (candidate.Split('+').Any(bad.Contains))
                {
                    Fail(candidate);
                }
                else
                {
                    Pass(candidate);
                }
            }

            Assert.Equal(turns.Keys.Except(bad).Order(), branch.Split('+').Skip(1).Order());
            Assert.All(turns, turn => Assert.Equal(bad.Contains(turn.Key), turn.Value.IsFaulted));
        }
    }

    /// <summary>Joins, and waits until the first verification runs.</summary>
    private async Task<Task<string>> StartAsync(string name, CancellationToken cancel = default)
    {
        var begun = new TaskCompletionSource();
        var built = string.Empty;
        var steps = new MergeSteps(
            (onto, _) => Task.FromResult(built = $"{onto ?? branch}+{name}"),
            token =>
            {
                begun.TrySetResult();
                return verifications.GetOrAdd(built, _ => new Channel()).WaitAsync(token);
            },
            candidate => Task.FromResult(Land(candidate)));
        var turn = queue.RunAsync(name, steps, _ => { }, cancel == default ? Token : cancel);
        await begun.Task.WaitAsync(Limit, Token);
        return turn;
    }

    private bool Land(string candidate)
    {
        lock (verifications)
        {
            if (candidate[..candidate.LastIndexOf('+')] != branch)
            {
                return false;
            }

            branch = candidate;
            return true;
        }
    }

    private void Pass(string candidate) => verifications.GetOrAdd(candidate, _ => new Channel()).End.TrySetResult();

    private void Fail(string candidate) => verifications.GetOrAdd(candidate, _ => new Channel()).End.TrySetException(new InvalidDataException("red"));

    private Task VerifiesAsync(string candidate) => UntilAsync(() => verifications.ContainsKey(candidate), () => { });

    private Task PassesAsync(string candidate) => UntilAsync(() => verifications.ContainsKey(candidate), () => time.Advance(Patience));

    private static async Task UntilAsync(Func<bool> condition, Action again)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            again();
            await Task.Delay(1, Token);
        }
    }

    private sealed class Channel
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsCanceled { get; private set; }

        public async Task WaitAsync(CancellationToken cancel)
        {
            // The same candidate may be verified again.
            IsCanceled = false;
            try
            {
                await End.Task.WaitAsync(cancel);
            }
            catch (OperationCanceledException)
            {
                IsCanceled = true;
                throw;
            }
        }
    }
}
