using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public abstract partial class MemoryStoreConformance
{
    [Fact]
    public async Task Search_Words_FindsContentKeyAndTags()
    {
        await Store.StoreAsync(Draft("by-content", "The parser rejects tabs."), Cancel);
        await Store.StoreAsync(Draft("parser-notes", "nothing"), Cancel);
        await Store.StoreAsync(Draft("by-tag", "nothing") with { Metadata = new() { Tags = ["parser"] } }, Cancel);
        await Store.StoreAsync(Draft("other", "nothing"), Cancel);

        Assert.Equal(["by-content", "by-tag", "parser-notes"], (await SearchAsync("PARSER?")).Order());
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("reject")]
    [InlineData("rej")]
    [InlineData("zzz rejects")]
    [InlineData("cafe")]
    [InlineData("src/Parser.cs")]
    public async Task Search_FormsOfAWord_AreFound(string text)
    {
        await Store.StoreAsync(Draft("k", "The parser in src/Parser.cs rejects a café."), Cancel);

        Assert.Equal(["k"], await SearchAsync(text));
    }

    [Fact]
    public async Task Search_MoreAndRarerWords_RankHigher()
    {
        await Store.StoreAsync(Draft("both", "lexer and parser"), Cancel);
        await Store.StoreAsync(Draft("one", "the parser alone"), Cancel);
        await Store.StoreAsync(Draft("none", "something else"), Cancel);
        await Store.StoreAsync(Draft("no", "again something else"), Cancel);

        Assert.Equal(["both", "one"], await SearchAsync("lexer parser"));
    }

    [Fact]
    public async Task Search_EqualTexts_RankByDecayThenImportance()
    {
        await Store.StoreAsync(Draft("old", "needle") with { Tier = MemoryTier.Episodic }, Cancel);
        Time.Advance(TimeSpan.FromHours(24));
        await Store.StoreAsync(Draft("new", "needle") with { Tier = MemoryTier.Episodic }, Cancel);
        await Store.StoreAsync(Draft("relevant", "needle") with { Tier = MemoryTier.Episodic, Metadata = new() { Relevance = 1 } }, Cancel);

        var hits = await Store.SearchAsync(new MemoryQuery { Text = "needle" }, Cancel);

        Assert.Equal(["relevant", "new", "old"], hits.Select(hit => hit.Entry.Key));
        // 0.5 + 0.3 · 1 + 0.2 · (0.2 + 0.3) · …: 0.9 with full relevance, 0.87 with half of it, 0.15 less a half-life later.
        Assert.Equal([0.9, 0.87, 0.72], hits.Select(hit => Math.Round(hit.Score, 6)));
    }

    [Fact]
    public async Task Search_NewVersion_IsFoundByItsNewWordsOnly()
    {
        await Store.StoreAsync(Draft("k", "apples"), Cancel);
        await Store.StoreAsync(Draft("k", "pears"), Cancel);

        Assert.Empty(await SearchAsync("apples"));
        Assert.Equal(["k"], await SearchAsync("pears"));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("repo", 3)]
    [InlineData("repo/", 3)]
    [InlineData("repo/one", 2)]
    [InlineData("re", 0)]
    public async Task SearchAndList_Namespace_TakesWhatLiesBelowIt(string? scope, int expected)
    {
        foreach (var name in new[] { "repo/one", "repo/one/deep", "repo/one-more", "reports" })
        {
            await Store.StoreAsync(Draft("k", "needle") with { Namespace = name }, Cancel);
        }

        Assert.Equal(expected, (await Store.SearchAsync(new MemoryQuery { Text = "needle", Namespace = scope }, Cancel)).Count);
        Assert.Equal(expected, (await Store.ListAsync(new MemoryFilter { Namespace = scope }, Cancel)).Entries.Count);
    }

    [Fact]
    public async Task Search_TierAndLimit_Narrow()
    {
        for (var i = 0; i < 5; i++)
        {
            await Store.StoreAsync(Draft($"w{i}", "needle"), Cancel);
        }

        await Store.StoreAsync(Draft("e", "needle") with { Tier = MemoryTier.Episodic }, Cancel);

        Assert.Equal(3, (await Store.SearchAsync(new MemoryQuery { Text = "needle", Limit = 3 }, Cancel)).Count);
        Assert.Equal(["e"], (await Store.SearchAsync(new MemoryQuery { Text = "needle", Tier = MemoryTier.Episodic }, Cancel)).Select(h => h.Entry.Key));
    }

    [Fact]
    public async Task Search_Hits_AreNoAccesses()
    {
        await Store.StoreAsync(Draft("k", "needle"), Cancel);
        await SearchAsync("needle");

        Assert.Equal(0, (await PeekAsync("k"))!.Accesses);
    }

    [Theory]
    [MemberData(nameof(HostileTexts.All), MemberType = typeof(HostileTexts))]
    public async Task Search_HostileText_IsOnlyText(string text)
    {
        await Store.StoreAsync(Draft("k", "needle in a haystack"), Cancel);

        await Store.SearchAsync(new MemoryQuery { Text = text }, Cancel);
        var withWord = await Store.SearchAsync(new MemoryQuery { Text = $"needle {text}" }, Cancel);

        Assert.Equal("needle in a haystack", Assert.Single(withWord).Entry.Content);
        Assert.Equal(1, (await Store.StatsAsync(Cancel)).Entries);
    }

    [Fact]
    public async Task Search_HalfSurrogates_AreNoText()
    {
        await Store.StoreAsync(Draft("k", "needle"), Cancel);

        Assert.Empty(await SearchAsync("\uD800"));
        Assert.Equal(["k"], await SearchAsync("\uDC00needle\uD800"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t\n")]
    [InlineData("\"'*()-:^{}")]
    [InlineData("\0\0")]
    public async Task Search_NoWord_FindsNothing(string text)
    {
        await Store.StoreAsync(Draft("k", "needle"), Cancel);

        Assert.Empty(await SearchAsync(text));
    }

    [Fact]
    public async Task Search_OperatorWords_AreWords()
    {
        await Store.StoreAsync(Draft("k", "this or that"), Cancel);
        await Store.StoreAsync(Draft("other", "needle"), Cancel);

        Assert.Equal(["k"], await SearchAsync("OR"));
        Assert.Equal(["other"], await SearchAsync("NOT needle"));
    }
}
