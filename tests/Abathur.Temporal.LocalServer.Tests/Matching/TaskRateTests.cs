using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.Tests.Matching;

public sealed class TaskRateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PerSecond_SinceTheFirstOrOverHalfAMinute_ForgetsWhatIsOlder()
    {
        var rate = new TaskRate();
        Assert.Equal(0, rate.PerSecond(Start));
        rate.Count(Start);
        rate.Count(Start);
        Assert.Equal(0.5f, rate.PerSecond(Start.AddSeconds(4)));
        Assert.Equal(2f / 29, rate.PerSecond(Start.AddSeconds(29)));
        Assert.Equal(0, rate.PerSecond(Start.AddSeconds(30)));

        // The same second of the next half minute has a count of its own.
        rate.Count(Start.AddSeconds(30));
        Assert.Equal(1f / 30, rate.PerSecond(Start.AddSeconds(31)));
    }
}
