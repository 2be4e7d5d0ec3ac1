using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Core.Tests.Simulation;

public sealed class ForecastTests
{
    [Fact]
    public void Of_TenRuns_NamesTheNearestRanks()
    {
        AttemptSample[] samples = [.. Enumerable.Range(1, 20).SelectMany(i => Plays.Attempts(i * 10, count: 1))];
        var start = Plays.Of(null, TestBoard.Task("a"));

        var forecast = Of(start, samples, runs: 20);

        Assert.Equal((100, 180, 10, 200), (forecast.Seconds.P50, forecast.Seconds.P90, forecast.Seconds.Least, forecast.Seconds.Most));
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 2], forecast.Seconds.Histogram);
        Assert.Equal((20, 20, 100), (forecast.Runs, forecast.RunsDone, forecast.MedianRun[0].End));
        Assert.Equal(0.5, forecast.CostUsd!.P50);
    }

    [Fact]
    public void Of_WideGraph_SaysWhatHoldsItBackAndWhatTwiceAsManyBuy()
    {
        var start = Plays.Of(
            new() { MaxConcurrentTasks = 2 }, [.. Enumerable.Range(0, 8).Select(i => TestBoard.Task($"t{i}")), TestBoard.Task("last", "t0")]);

        var forecast = Of(start, [.. Plays.Attempts(100)], runs: 3);

        Assert.Equal(WaitLimit.MaxConcurrentTasks, forecast.Bottleneck);
        Assert.Equal(500, forecast.Seconds.P50);
        Assert.Equal((4, 300), (forecast.Doubled!.MaxConcurrentTasks, forecast.Doubled.Seconds.P50));
        Assert.Equal(["T1", "T9"], forecast.CriticalPath);
        Assert.Equal(200, forecast.CriticalPathSeconds);
    }

    [Fact]
    public void Of_NothingKnown_NamesWhatItAssumedAndNoCost()
    {
        var forecast = Of(Plays.Of(null, TestBoard.Task("a")), [], runs: 1);

        Assert.Equal([new Assumption("code-implementer", AttemptKind.Work, SampleBasis.Assumed, 0, 0)], forecast.Assumptions);
        Assert.Null(forecast.CostUsd);
        Assert.Null(forecast.Tokens);
    }

    [Fact]
    public void Twice_AtItsGreatest_IsNone() => Assert.Null(Forecasts.Twice(Plays.Of(new() { MaxConcurrentTasks = 1000 }, TestBoard.Task("a"))));

    private static Forecast Of(SimulationStart start, AttemptSample[] samples, int runs)
    {
        var twice = Forecasts.Twice(start)!;
        return Forecasts.Of(Runs(start), (twice.Settings.MaxConcurrentTasks, Runs(twice)), new AttemptSamples(samples));

        List<SimulatedRun> Runs(SimulationStart from) => [.. Enumerable.Range(0, runs).Select(i => Plays.Run(from, (_, _, _) => (double)i / runs, samples))];
    }
}
