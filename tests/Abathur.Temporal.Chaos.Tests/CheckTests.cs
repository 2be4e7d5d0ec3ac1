using Abathur.Temporal.Chaos.Checks;
using Abathur.Temporal.Chaos.Clients;
using Abathur.Temporal.Chaos.Soaks;

namespace Abathur.Temporal.Chaos.Tests;

/// <summary>What the checks are made of finds what it has to find.</summary>
public sealed class CheckTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("abathur: Timeout expired", false)]
    [InlineData("abathur: No worker polls the task queue 'q'; start one with `abathur worker`.", true)]
    [InlineData("abathur: No answer within 60 s: use a larger --timeout.", true)]
    public void NamesANextStep_CommandOrFlag_IsOne(string message, bool expected) =>
        Assert.Equal(expected, ErrorsNameANextStep.NamesANextStep(new ClientError("swarm status", 4, message)));

    [Theory]
    [InlineData("overlap", 1)]
    [InlineData("across", 1)]
    [InlineData("start", 0)]
    public void Find_TwoAgentsOfOneTask_IsAViolation(string line, int violations) =>
        Assert.Equal(violations, NeverTwoAgents.Find([Line(line, "a", 1)]).Count());

    [Fact]
    public void Of_FigureThatGrowsWithEverySample_IsNotFlat()
    {
        var samples = Enumerable.Range(1, 40)
            .Select(n => new Sample(n, n, new Dictionary<string, double> { ["leak"] = 100 + (3 * n), ["flat"] = 100 + (n % 7) }))
            .ToList();

        var figures = Flatness.Of(samples).ToDictionary(figure => figure.Name, figure => figure.Holds);

        Assert.True(figures["flat"]);
        Assert.False(figures["leak"]);
    }

    private static AgentLine Line(string what, string host, int seconds) => new(Noon.AddSeconds(seconds), what, "T1", host, "run");
}
