namespace Abathur.Temporal.Contracts.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData(null, 5, null)]
    [InlineData("ab", 1, "…")]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("123🙂", 5, "123🙂")]
    [InlineData("123🙂5", 5, "123…")]
    [InlineData("12🙂56", 5, "12🙂…")]
    public void Cut_TextThatIsTooLong_EndsInAnEllipsisAndKeepsPairsWhole(string? text, int length, string? expected) =>
        Assert.Equal(expected, Text.Cut(text, length));

    [Theory]
    [InlineData("1234567890", 10, "1234567890")]
    [InlineData("1234567890x", 10, "123…67890x")]
    [InlineData("1234🙂67890x", 10, "123…67890x")]
    [InlineData("123456🙂890x", 9, "12…🙂890x")]
    [InlineData("12345🙂7890x", 9, "12…7890x")]
    public void Ends_TextThatIsTooLong_LosesItsMiddleAndKeepsPairsWhole(string text, int length, string expected) =>
        Assert.Equal(expected, Text.Ends(text, length));

    [Fact]
    public void Cut_AnyText_IsNeverLongerAndNeverHalfAPair() => Gen.Select(Gen.OneOf("a", "🙂", "…", "é").Array[0, 60], Gen.Int[2, 50]).Sample((parts, length) =>
    {
        var text = string.Concat(parts);

        var cut = Text.Cut(text, length);

        Assert.InRange(cut.Length, 0, length);
        Assert.Equal(text.Length > length, cut != text);
        Assert.StartsWith(text.Length > length ? cut[..^1] : cut, text, StringComparison.Ordinal);
        Assert.True(cut.Length >= Math.Min(text.Length, length) - 1, "More was cut than had to be.");
        for (var i = 0; i < cut.Length; i++)
        {
            Assert.Equal(char.IsHighSurrogate(cut[i]), i + 1 < cut.Length && char.IsLowSurrogate(cut[i + 1]));
        }
    });
}
