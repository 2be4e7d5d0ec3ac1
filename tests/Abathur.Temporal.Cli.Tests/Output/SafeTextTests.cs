using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[2Jgone", "gone")]
    [InlineData("\e[31mred\e[0m, \e[1;38;5;9mbold\e[m", "red, bold")]
    [InlineData("a\e]b", "a ]b")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("\u202Eevil", "evil")]
    [InlineData(null, "")]
    [InlineData("über 日本", "über 日本")]
    public void Line_AnyText_IsOneLineWithoutControlCharacters(string? text, string expected) =>
        Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Line_LongText_IsCut() => Assert.Equal("abcd…", SafeText.Line("abcdefgh", 5));

    [Fact]
    public void Block_Lines_AreKept() => Assert.Equal("a\n\tb c", SafeText.Block("a\r\n\tb\ac"));
}
