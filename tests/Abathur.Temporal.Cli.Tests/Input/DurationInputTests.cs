using Abathur.Temporal.Cli.Input;

namespace Abathur.Temporal.Cli.Tests.Input;

public sealed class DurationInputTests
{
    [Theory]
    [InlineData("72h", 72 * 3600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("30d", 30 * 86_400)]
    [InlineData("45s", 45)]
    public void Parse_Duration_IsUnderstood(string text, double seconds) =>
        Assert.Equal(seconds, DurationInput.Parse(text)!.Value.TotalSeconds, 3);

    [Theory]
    [InlineData("")]
    [InlineData("72")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1h ")]
    [InlineData("1 week")]
    [InlineData("99999999d")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(DurationInput.Parse(text));
}
