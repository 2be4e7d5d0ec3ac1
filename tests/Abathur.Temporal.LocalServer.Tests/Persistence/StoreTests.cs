using Abathur.Temporal.LocalServer.Persistence;
using CsCheck;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

/// <summary>What every store has to do.</summary>
public abstract class StoreTests
{
    private static readonly ExecutionKey Key = new("default", "w", "r");

    [Fact]
    public Task CommitAsync_AnyWriteSets_ReadsWhatTheModelHolds() => StoreModel.Steps.SampleAsync(async steps =>
    {
        var model = new StoreModel();
        await using var store = Create();
        foreach (var (run, kind, size) in steps)
        {
            await store.CommitAsync(model.Next(run, kind, size));
        }

        model.AssertHeldBy(store);
    }, iter: 40, threads: 1);

    [Fact]
    public async Task CommitAsync_ManyAtOnce_LosesNone()
    {
        await using var store = Create();
        var models = Enumerable.Range(0, 50).Select(i => new ExecutionKey("default", $"w-{i}", $"run-{i}")).ToList();
        await Task.WhenAll(models.Select(async key =>
        {
            for (var i = 1; i <= 20; i++)
            {
                await store.CommitAsync(new WriteSet()
                    .SaveState(key, isOpen: true, new byte[] { (byte)i })
                    .AppendHistory(key, new HistoryBatch(i, 1, new byte[] { (byte)i })));
            }
        }));
        Assert.All(models, key =>
        {
            Assert.Equal(20, store.ReadHistory(key, 1, 100).Count);
            Assert.Equal(20, store.FindExecution(key)!.State.Span[0]);
        });
    }

    [Fact]
    public async Task CommitAsync_HistoryWithAGap_IsRefused()
    {
        await using var store = Create();
        await store.CommitAsync(new WriteSet().AppendHistory(Key, new HistoryBatch(1, 3, new byte[] { 1 })));
        var gap = new WriteSet().AppendHistory(Key, new HistoryBatch(5, 1, new byte[] { 2 }));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(gap));
        Assert.Single(store.ReadHistory(Key, 1, 100));
    }

    [Fact]
    public async Task Read_WhatIsNotThere_FindsNothing()
    {
        await using var store = Create();
        Assert.Null(store.FindExecution(Key));
        Assert.Null(store.FindCurrentRun("default", "w"));
        Assert.Null(store.FindMetadata(MetadataKind.Server, "x"));
        Assert.Empty(store.ReadHistory(Key, 1, 10));
        Assert.Empty(store.ReadHistoryReverse(Key, 10, 10));
        Assert.Empty(store.ReadOpenExecutions());
    }

    private protected abstract IStore Create();
}
