using Abathur.Temporal.Host.Agents.Runtimes;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

public sealed class StallLimitTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Heard_NowAndThen_KeepsItFromBeingReached()
    {
        using var limit = new StallLimit(TimeSpan.FromSeconds(300), time, null);
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(299));
            limit.Heard();
        }

        Assert.False(limit.Reached.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(301));
        Assert.True(limit.Reached.IsCancellationRequested);
    }

    [Fact]
    public void IsExcused_WhileItLasts_DoesNotCount()
    {
        var isExcused = true;
        using var limit = new StallLimit(TimeSpan.FromSeconds(300), time, () => isExcused);

        time.Advance(TimeSpan.FromHours(2));
        Assert.False(limit.Reached.IsCancellationRequested);

        isExcused = false;
        time.Advance(TimeSpan.FromSeconds(301));
        Assert.True(limit.Reached.IsCancellationRequested);
    }

    [Fact]
    public void Zero_IsForEver()
    {
        using var limit = new StallLimit(TimeSpan.Zero, time, null);

        time.Advance(TimeSpan.FromDays(30));

        Assert.False(limit.Reached.IsCancellationRequested);
    }
}
