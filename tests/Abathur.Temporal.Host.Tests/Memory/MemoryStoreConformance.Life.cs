using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public abstract partial class MemoryStoreConformance
{
    [Fact]
    public async Task Expiry_TimeToLiveOver_EntryIsGonePrunedOrNot()
    {
        await Store.StoreAsync(Draft("k", "needle"), Cancel);
        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await PeekAsync("k"));

        Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await PeekAsync("k"));
        Assert.Null(await Store.GetAsync("repo/one", "k", "a", Cancel));
        Assert.Empty(await SearchAsync("needle"));
        Assert.Empty((await Store.ListAsync(new MemoryFilter(), Cancel)).Entries);
        Assert.Equal(0, (await Store.StatsAsync(Cancel)).Entries);
        Assert.False(await Store.DeleteAsync("repo/one", "k", Cancel));
    }

    [Fact]
    public async Task Store_OverAnExpiredEntry_BeginsAnew()
    {
        await Store.StoreAsync(Draft("k", "old"), Cancel);
        await Store.GetAsync("repo/one", "k", "a", Cancel);
        Time.Advance(TimeSpan.FromHours(2));

        var anew = await Store.StoreAsync(Draft("k", "new"), Cancel);

        Assert.Equal((1, 0, Start.AddHours(3)), (anew.Version, anew.Accesses, anew.ExpiresAt));
        Assert.Equal(["k"], await SearchAsync("new"));
        Assert.Empty(await SearchAsync("old"));
    }

    [Fact]
    public async Task Store_NewVersion_LivesItsTimeAnew()
    {
        await Store.StoreAsync(Draft("k", "one"), Cancel);
        Time.Advance(TimeSpan.FromMinutes(50));

        Assert.Equal(Start.AddMinutes(110), (await Store.StoreAsync(Draft("k", "two"), Cancel)).ExpiresAt);
    }

    [Fact]
    public async Task Get_FiveTimesByTwo_PromotesToEpisodic()
    {
        await Store.StoreAsync(Draft("k", "content"), Cancel);
        Time.Advance(TimeSpan.FromMinutes(30));
        var fourth = await UseAsync(4, "a");
        Assert.Equal((MemoryTier.Working, Start.AddHours(1)), (fourth.Tier, fourth.ExpiresAt));

        var fifth = await UseAsync(1, "b");

        Assert.Equal((MemoryTier.Episodic, Start.AddMinutes(30).AddDays(7)), (fifth.Tier, fifth.ExpiresAt));
    }

    [Fact]
    public async Task Get_ByOneAlone_NeverPromotes()
    {
        await Store.StoreAsync(Draft("k", "content"), Cancel);

        Assert.Equal(MemoryTier.Working, (await UseAsync(30, "a")).Tier);
    }

    [Fact]
    public async Task Get_TwentyTimesByThree_PromotesToSemanticForGood()
    {
        await Store.StoreAsync(Draft("k", "content"), Cancel);
        await UseAsync(18, "a");
        Assert.Equal(MemoryTier.Episodic, (await UseAsync(1, "b")).Tier);

        var twentieth = await UseAsync(1, "c");

        Assert.Equal((MemoryTier.Semantic, null), (twentieth.Tier, twentieth.ExpiresAt));
        Time.Advance(TimeSpan.FromDays(3650));
        Assert.NotNull(await PeekAsync("k"));
    }

    [Fact]
    public async Task Store_OverAPromotedEntry_KeepsTheTierAndTheUse()
    {
        await Store.StoreAsync(Draft("k", "one"), Cancel);
        await UseAsync(4, "a");
        await UseAsync(1, "b");

        var second = await Store.StoreAsync(Draft("k", "two"), Cancel);

        Assert.Equal((MemoryTier.Episodic, 5, 2, Start.AddDays(7)), (second.Tier, second.Accesses, second.Accessors, second.ExpiresAt));
    }

    [Fact]
    public async Task Store_HigherTier_Lifts()
    {
        await Store.StoreAsync(Draft("k", "one"), Cancel);

        var second = await Store.StoreAsync(Draft("k", "two") with { Tier = MemoryTier.Semantic }, Cancel);

        Assert.Equal((MemoryTier.Semantic, null), (second.Tier, second.ExpiresAt));
    }

    [Fact]
    public async Task Prune_ExpiredAndDecayed_AreCountedApart()
    {
        await Store.StoreAsync(Draft("expires", "x"), Cancel);
        await Store.StoreAsync(Draft("decays", "x") with { Tier = MemoryTier.Episodic }, Cancel);
        await Store.StoreAsync(Draft("used", "x") with { Tier = MemoryTier.Episodic }, Cancel);
        await Store.StoreAsync(Draft("stays", "x") with { Tier = MemoryTier.Semantic }, Cancel);
        Time.Advance(TimeSpan.FromDays(3));
        await Store.GetAsync("repo/one", "used", "a", Cancel);
        Time.Advance(TimeSpan.FromHours(32));

        Assert.Equal(new MemoryPruned(Expired: 1, Decayed: 1), await Store.PruneAsync(Time.GetUtcNow(), Cancel));

        Assert.Equal(["stays", "used"], (await Store.ListAsync(new MemoryFilter(), Cancel)).Entries.Select(e => e.Key));
        Assert.Equal(["stays", "used"], (await SearchAsync("x")).Order());
        Assert.Equal(new MemoryPruned(0, 0), await Store.PruneAsync(Time.GetUtcNow(), Cancel));
    }

    private async Task<MemoryEntry> UseAsync(int times, string accessor)
    {
        MemoryEntry? entry = null;
        for (var i = 0; i < times; i++)
        {
            entry = await Store.GetAsync("repo/one", "k", accessor, Cancel);
        }

        return entry!;
    }
}
