using Abathur.Temporal.Host.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.Host.Tests.Memory;

/// <summary>
/// What every store must do: a store's tests are this class with the store filled in. This part: storing, versions,
/// reading, deleting; the others: life (decay, promotion, pruning), searching, listing, bounds.
/// </summary>
public abstract partial class MemoryStoreConformance
{
    protected static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    protected FakeTimeProvider Time { get; } = new(Start);

    protected abstract IMemoryStore Store { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_NewEntry_IsFoundAsItWasStored()
    {
        var metadata = new MemoryMetadata { Source = "a person", Task = "demo/T1", Goal = "ship", Tags = ["api", "http 2"], Relevance = 0.75 };
        var stored = await Store.StoreAsync(
            Draft("k", "content") with { Tier = MemoryTier.Episodic, Type = MemoryType.Decision, Metadata = metadata }, Cancel);

        var found = await PeekAsync("k");

        Assert.Equivalent(stored, found, strict: true);
        Assert.Equivalent(
            new MemoryEntry
            {
                Namespace = "repo/one",
                Key = "k",
                Version = 1,
                Content = "content",
                Tier = MemoryTier.Episodic,
                Type = MemoryType.Decision,
                Metadata = metadata,
                Accesses = 0,
                Accessors = 0,
                CreatedAt = Start,
                UpdatedAt = Start,
                LastAccessAt = Start,
                ExpiresAt = Start.AddDays(7),
            },
            found,
            strict: true);
    }

    [Fact]
    public async Task Store_SameKey_MakesAVersionAndKeepsTheOlder()
    {
        await Store.StoreAsync(Draft("k", "one") with { Metadata = new() { Source = "first" } }, Cancel);
        Time.Advance(TimeSpan.FromMinutes(10));
        var second = await Store.StoreAsync(Draft("k", "two") with { Type = MemoryType.Error }, Cancel);

        var versions = await Store.VersionsAsync("repo/one", "k", Cancel);

        Assert.Equal((2, "two", Start, Start.AddMinutes(10)), (second.Version, second.Content, second.CreatedAt, second.UpdatedAt));
        Assert.Equal([(2, "two", MemoryType.Error), (1, "one", MemoryType.Fact)], versions.Select(v => (v.Version, v.Content, v.Type)));
        Assert.Equal([Start.AddMinutes(10), Start], versions.Select(v => v.StoredAt));
        Assert.Equal("first", versions[1].Metadata.Source);
    }

    [Fact]
    public async Task Store_SameKeyInAnotherNamespace_IsAnotherEntry()
    {
        await Store.StoreAsync(Draft("k", "one"), Cancel);
        var other = await Store.StoreAsync(Draft("k", "two") with { Namespace = "repo/two" }, Cancel);

        Assert.Equal(1, other.Version);
        Assert.Equal("one", (await PeekAsync("k"))!.Content);
    }

    [Fact]
    public async Task Store_MoreVersionsThanAreKept_KeepsTheNewest()
    {
        for (var i = 1; i <= MemoryLimits.Versions + 2; i++)
        {
            await Store.StoreAsync(Draft("k", $"v{i}"), Cancel);
        }

        var versions = await Store.VersionsAsync("repo/one", "k", Cancel);

        Assert.Equal(Enumerable.Range(3, MemoryLimits.Versions).Reverse(), versions.Select(v => v.Version));
    }

    [Fact]
    public async Task Store_OncePerSourceAgain_ChangesNothing()
    {
        var first = Draft("k", "one") with { OncePerSource = true, Metadata = new() { Source = "T1/1" } };
        await Store.StoreAsync(first, Cancel);
        await Store.StoreAsync(first with { Content = "two", Metadata = new() { Source = "T1/2" } }, Cancel);

        var again = await Store.StoreAsync(first with { Content = "one again" }, Cancel);

        Assert.Equal((2, "two"), (again.Version, again.Content));
        Assert.Equal(2, (await Store.VersionsAsync("repo/one", "k", Cancel)).Count);
    }

    [Fact]
    public async Task Get_UnknownKey_IsNull()
    {
        Assert.Null(await PeekAsync("nothing"));
        Assert.Null(await Store.GetAsync("repo/one", "nothing", "agent", Cancel));
        Assert.Empty(await Store.VersionsAsync("repo/one", "nothing", Cancel));
    }

    [Fact]
    public async Task Get_ByAccessors_CountsAccessesAndDistinctAccessors()
    {
        await Store.StoreAsync(Draft("k", "content"), Cancel);
        Time.Advance(TimeSpan.FromMinutes(1));

        await Store.GetAsync("repo/one", "k", "a", Cancel);
        await Store.GetAsync("repo/one", "k", "b", Cancel);
        var third = await Store.GetAsync("repo/one", "k", "a", Cancel);

        Assert.Equal((3, 2, Start.AddMinutes(1)), (third!.Accesses, third.Accessors, third.LastAccessAt));
    }

    [Fact]
    public async Task Get_WithoutAccessor_OnlyLooks()
    {
        await Store.StoreAsync(Draft("k", "content"), Cancel);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 0, Start), (await PeekAsync("k")) is { } e ? (e.Accesses, e.Accessors, e.LastAccessAt) : default);
    }

    [Fact]
    public async Task Delete_Entry_IsGoneWithItsVersions()
    {
        await Store.StoreAsync(Draft("k", "one"), Cancel);
        await Store.StoreAsync(Draft("k", "two"), Cancel);
        await Store.GetAsync("repo/one", "k", "a", Cancel);

        Assert.True(await Store.DeleteAsync("repo/one", "k", Cancel));
        Assert.False(await Store.DeleteAsync("repo/one", "k", Cancel));
        Assert.Null(await PeekAsync("k"));
        Assert.Empty(await SearchAsync("two"));

        var anew = await Store.StoreAsync(Draft("k", "three"), Cancel);
        Assert.Equal((1, 0), (anew.Version, anew.Accessors));
        Assert.Single(await Store.VersionsAsync("repo/one", "k", Cancel));
    }

    [Fact]
    public async Task Store_Canceled_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Store.StoreAsync(Draft("k", "content"), new CancellationToken(canceled: true)));

    protected static MemoryDraft Draft(string key, string content) => new() { Namespace = "repo/one", Key = key, Content = content };

    protected Task<MemoryEntry?> PeekAsync(string key) => Store.GetAsync("repo/one", key, accessor: null, Cancel);

    protected async Task<IReadOnlyList<string>> SearchAsync(string text) =>
        [.. (await Store.SearchAsync(new MemoryQuery { Text = text }, Cancel)).Select(hit => hit.Entry.Key)];
}
