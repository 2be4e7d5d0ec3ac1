using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Host.Tests.Memory;

public class SqliteFullTextTests
{
    [Theory]
    [InlineData("auth token", "\"auth\"* OR \"token\"*")]
    [InlineData("a to", "\"a\" OR \"to\"")]
    [InlineData("Auth auth", "\"Auth\"*")]
    [InlineData("say \"hi there\"", "\"say\"* OR \"hi\" OR \"there\"*")]
    [InlineData("src/a.cs -- x", "\"src/a.cs\"* OR \"x\"")]
    [InlineData("a\0b", "\"a\" OR \"b\"")]
    [InlineData("?!", null)]
    [InlineData("", null)]
    public void Query_Text_IsQuotedWords(string text, string? expected) => Assert.Equal(expected, SqliteFullText.Query(text));

    [Fact]
    public void Query_LongText_IsBounded()
    {
        var query = SqliteFullText.Query(new string('a', 150) + string.Concat(Enumerable.Range(0, 1000).Select(i => $" w{i}")))!;

        Assert.Equal(SqliteFullText.MaxWords, query.Split(" OR ").Length);
        Assert.StartsWith($"\"{new string('a', SqliteFullText.MaxWordLength)}\"*", query, StringComparison.Ordinal);
    }
}
