using System.Diagnostics;
using System.Text;

namespace Abathur.Temporal.Contracts.Tests;

public class ShownTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("größe 日本 😀", "größe 日本 😀")]
    [InlineData("a\0b\nc\u001b[31m", "a?b?c?[31m")]
    [InlineData("a\u202Eb\u2028c\u200Bd", "a?b?c?d")]
    public void Of_Text_IsPrintable(string? text, string expected) => Assert.Equal(expected, Shown.Of(text));

    [Fact]
    public void Of_LongText_IsCut() => Assert.Equal(new string('a', Shown.MaxLength) + "…", Shown.Of(new string('a', 10_000)));

    // A workflow decodes messages: an error that takes seconds would trip the deadlock detector. The limit leaves room for a busy machine.
    [Fact]
    public void Read_HugeUnknownMember_IsRefusedFastInAShortText()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"{{new string('x', 1_000_000)}}":1}""");
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<InvalidInputException>(() => AbathurJson.Read<StopRequest>(json, "input"));

        Assert.InRange(error.Message.Length, 1, 300);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
