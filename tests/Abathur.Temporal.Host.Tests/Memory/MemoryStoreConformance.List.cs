using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public abstract partial class MemoryStoreConformance
{
    [Fact]
    public async Task List_Paged_GivesEachEntryOnceInOrder()
    {
        string[] keys = ["a", "b:with:colons", "c d", "é", "z/1"];
        foreach (var key in keys.Reverse())
        {
            await Store.StoreAsync(Draft(key, "x") with { Namespace = "b" }, Cancel);
            await Store.StoreAsync(Draft(key, "x") with { Namespace = "a" }, Cancel);
        }

        var seen = new List<string>();
        var filter = new MemoryFilter { Limit = 3 };
        do
        {
            var page = await Store.ListAsync(filter, Cancel);
            Assert.InRange(page.Entries.Count, 1, 3);
            seen.AddRange(page.Entries.Select(e => $"{e.Namespace} {e.Key}"));
            filter = filter with { After = page.Next };
        }
        while (filter.After is not null);

        Assert.Equal(10, seen.Count);
        Assert.Equal(10, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen.OrderBy(s => s[0]).ThenBy(s => s, StringComparer.Ordinal));
        Assert.All(seen.Take(5), s => Assert.StartsWith("a ", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_LastPageExactlyFull_HasNoNext()
    {
        await Store.StoreAsync(Draft("a", "x"), Cancel);
        await Store.StoreAsync(Draft("b", "x"), Cancel);

        Assert.Null((await Store.ListAsync(new MemoryFilter { Limit = 2 }, Cancel)).Next);
    }

    [Fact]
    public async Task List_TierAndType_Narrow()
    {
        await Store.StoreAsync(Draft("a", "x") with { Tier = MemoryTier.Semantic, Type = MemoryType.Code }, Cancel);
        await Store.StoreAsync(Draft("b", "x") with { Tier = MemoryTier.Semantic, Type = MemoryType.Pattern }, Cancel);
        await Store.StoreAsync(Draft("c", "x") with { Type = MemoryType.Code }, Cancel);

        var page = await Store.ListAsync(new MemoryFilter { Tier = MemoryTier.Semantic, Type = MemoryType.Code }, Cancel);

        Assert.Equal(["a"], page.Entries.Select(e => e.Key));
    }

    [Fact]
    public async Task Stats_Entries_AreCounted()
    {
        Assert.Equivalent(Stats(0, 0, 0, 0, [], []), await Store.StatsAsync(Cancel), strict: true);

        await Store.StoreAsync(Draft("a", "é") with { Tier = MemoryTier.Semantic }, Cancel);
        await Store.StoreAsync(Draft("a", "éé") with { Tier = MemoryTier.Semantic }, Cancel);
        await Store.StoreAsync(Draft("b", "x") with { Namespace = "other", Type = MemoryType.Error }, Cancel);

        Assert.Equivalent(
            Stats(2, 3, 2, 5, new() { [MemoryTier.Semantic] = 1, [MemoryTier.Working] = 1 }, new() { [MemoryType.Fact] = 1, [MemoryType.Error] = 1 }),
            await Store.StatsAsync(Cancel),
            strict: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Repo")]
    [InlineData("/repo")]
    [InlineData("repo//one")]
    [InlineData("repo/")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("a:b")]
    [InlineData("a\n")]
    [InlineData("é")]
    public async Task Store_BadNamespace_IsInvalidInput(string name)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Store.StoreAsync(Draft("k", "x") with { Namespace = name }, Cancel));
        Assert.Contains("is not a memory namespace: use 1 to 200 of a-z", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task Store_BadKey_IsInvalidInput(string key)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Store.StoreAsync(Draft(key, "x"), Cancel));
        Assert.Contains("is no memory key: use 1 to 200 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_AtTheBounds_IsTakenAndBeyondThemRefused()
    {
        var largest = new MemoryDraft { Namespace = new string('n', 200), Key = new string('k', 200), Content = new string('é', 32 * 1024) };

        Assert.Equal(64 * 1024, Encoding.UTF8.GetByteCount((await Store.StoreAsync(largest, Cancel)).Content));
        foreach (var beyond in new[]
        {
            largest with { Namespace = largest.Namespace + "n" },
            largest with { Key = largest.Key + "k" },
            largest with { Content = largest.Content + "x" },
            largest with { Key = "\uD800" },
            largest with { Content = string.Empty },
            largest with { Content = "a\0b" },
            largest with { Content = "\uDC00" },
            largest with { Tier = (MemoryTier)7 },
            largest with { Type = (MemoryType)77 },
            largest with { Metadata = new() { Relevance = 1.01 } },
            largest with { Metadata = new() { Relevance = double.NaN } },
            largest with { Metadata = new() { Source = new string('s', 201) } },
            largest with { Metadata = new() { Tags = [.. Enumerable.Repeat("t", 21)] } },
            largest with { Metadata = new() { Tags = [string.Empty] } },
            largest with { OncePerSource = true },
        })
        {
            await Assert.ThrowsAsync<InvalidInputException>(() => Store.StoreAsync(beyond, Cancel));
        }
    }

    [Fact]
    public async Task Others_BadArguments_AreInvalidInput()
    {
        foreach (var action in new Func<Task>[]
        {
            () => Store.GetAsync("A", "k", null, Cancel),
            () => Store.GetAsync("a", string.Empty, null, Cancel),
            () => Store.GetAsync("a", "k", string.Empty, Cancel),
            () => Store.VersionsAsync("A", "k", Cancel),
            () => Store.DeleteAsync("a", "\0", Cancel),
            () => Store.SearchAsync(new MemoryQuery { Text = "x", Limit = 0 }, Cancel),
            () => Store.SearchAsync(new MemoryQuery { Text = "x", Limit = 101 }, Cancel),
            () => Store.SearchAsync(new MemoryQuery { Text = "x", Namespace = "%" }, Cancel),
            () => Store.SearchAsync(new MemoryQuery { Text = "x", Tier = (MemoryTier)9 }, Cancel),
            () => Store.ListAsync(new MemoryFilter { Limit = 501 }, Cancel),
            () => Store.ListAsync(new MemoryFilter { After = "nonsense" }, Cancel),
            () => Store.ListAsync(new MemoryFilter { Type = (MemoryType)77 }, Cancel),
        })
        {
            await Assert.ThrowsAsync<InvalidInputException>(action);
        }
    }

    [Theory]
    [MemberData(nameof(HostileTexts.All), MemberType = typeof(HostileTexts))]
    public async Task Store_HostileContentAndKey_ComesBackAsItIsOrIsRefused(string text)
    {
        var draft = Draft(text.Length <= 200 ? text : "k", $"<{text}>");
        try
        {
            await Store.StoreAsync(draft, Cancel);
        }
        catch (InvalidInputException)
        {
            Assert.True(text.Any(c => char.IsControl(c) || char.IsSurrogate(c)), "only controls and half surrogates may be refused");
            return;
        }

        var page = await Store.ListAsync(new MemoryFilter(), Cancel);
        Assert.Equal((draft.Key, draft.Content), (page.Entries[0].Key, page.Entries[0].Content));
        Assert.True(await Store.DeleteAsync("repo/one", draft.Key, Cancel));
    }

    private static MemoryStats Stats(
        int entries, int versions, int namespaces, long bytes, Dictionary<MemoryTier, int> tiers, Dictionary<MemoryType, int> types) =>
        new(entries, versions, namespaces, bytes, tiers, types);
}
