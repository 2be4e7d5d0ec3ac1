using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Core.Tests.Simulation;

public sealed class AttemptSamplesTests
{
    [Theory]
    [InlineData(20, 0, SampleBasis.Agent, 20)]
    [InlineData(19, 0, SampleBasis.AllAgents, 19)]
    [InlineData(3, 2, SampleBasis.AllAgents, 5)]
    [InlineData(0, 30, SampleBasis.AllAgents, 30)]
    [InlineData(3, 1, SampleBasis.Assumed, 0)]
    public void For_TooFew_FallsBack(int own, int others, SampleBasis basis, int used)
    {
        var samples = new AttemptSamples([.. Plays.Attempts(1, count: own), .. Plays.Attempts(1, agent: "architect", count: others)]);

        Assert.Equal(new Assumption("code-implementer", AttemptKind.Work, basis, own, used), samples.For("code-implementer", AttemptKind.Work));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.Infrastructure)]
    [InlineData(FailureKind.Canceled)]
    public void For_Outages_DontCount(FailureKind kind) =>
        Assert.Equal(0, new AttemptSamples(Plays.Attempts(1, failure: kind)).Count);

    [Fact]
    public void Run_NothingKnown_TakesATenthToSixTenthsOfTheTimeout()
    {
        var start = Plays.Of(new() { TaskTimeoutSeconds = 1000, MaxRetries = 0 }, TestBoard.Task("a"));
        var ends = Enumerable.Range(0, 20).Select(i => Plays.Run(start, (_, _, _) => i / 20.0, [])).ToList();

        Assert.All(ends, run => Assert.InRange(run.Tasks[0].End!.Value - AttemptSamples.AssumedMergeSeconds, 100, 600));
        Assert.Equal(18, ends.Count(run => run.IsDone));
        Assert.All(ends, run => Assert.Equal(new AgentUsage(), run.Usage));
    }
}
