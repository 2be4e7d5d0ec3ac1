using Abathur.Temporal.Cli.Output.Listings;

namespace Abathur.Temporal.Cli.Tests.Output.Listings;

public sealed class CellsTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("日本語", 6)]
    [InlineData("🚀 go", 5)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("", 0)]
    public void Width_Text_CountsCells(string text, int width) => Assert.Equal(width, Cells.Width(text));

    [Theory]
    [InlineData("Write the page", 14, "Write the page")]
    [InlineData("Write the page", 10, "Write the…")]
    [InlineData("Write the page", 11, "Write the…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("a🚀b", 2, "a…")]
    [InlineData("a👍🏽bc", 4, "a👍🏽…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    public void Cut_End_KeepsWholeCharacters(string text, int width, string expected) => Assert.Equal(expected, Cells.Cut(text, width));

    [Fact]
    public void Cut_Start_KeepsTheEnd() => Assert.Equal("…/demo/T1", Cells.Cut("/data/worktrees/demo/T1", 9, Cutting.Start));

    [Theory]
    [InlineData("after T1, T2, T13", 17, "after T1, T2, T13")]
    [InlineData("after T1, T2, T13", 16, "after T1, T2, …")]
    [InlineData("after T1, T2, T13", 11, "after T1, …")]
    [InlineData("T100", 3, "…")]
    public void Cut_BetweenWords_CutsNoWord(string text, int width, string expected) =>
        Assert.Equal(expected, Cells.Cut(text, width, Cutting.BetweenWords));

    [Fact]
    public void Wrap_Text_BreaksBetweenWordsAndKeepsLinesIndentsAndLongWords() => Assert.Equal(
        ["one two", "three", "", "  - four", "  /a/path/that/is/wider", "  end"],
        Cells.Wrap("one two three\n\n  - four /a/path/that/is/wider end", 10));
}
