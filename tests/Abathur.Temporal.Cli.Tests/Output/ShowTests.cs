using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class ShowTests
{
    [Theory]
    [InlineData(950, "950")]
    [InlineData(1_000, "1k")]
    [InlineData(12_345, "12.3k")]
    [InlineData(4_560_000, "4.6M")]
    public void Count_Number_IsShort(long number, string expected) => Assert.Equal(expected, Show.Count(number));

    [Theory]
    [InlineData(0.4, "now")]
    [InlineData(59.9, "59s")]
    [InlineData(3_599, "59m")]
    [InlineData(86_399, "23h")]
    [InlineData(200_000, "2d")]
    public void Span_Seconds_HasOneUnit(double seconds, string expected) => Assert.Equal(expected, Show.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Word_EveryEnumOfTheWire_ReadsAsItsJson()
    {
        Assert.All(Enum.GetValues<SwarmEventKind>(), Same);
        Assert.All(Enum.GetValues<FailureKind>(), Same);
        Assert.All(Enum.GetValues<WaitLimit>(), Same);

        static void Same<T>(T value)
            where T : struct, Enum =>
            Assert.Equal(System.Text.Json.JsonSerializer.Serialize(value, AbathurJson.Options), $"\"{Text.Camel(value)}\"");
    }
}
