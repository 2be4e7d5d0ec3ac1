using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

public sealed class EventRingTests
{
    [Fact]
    public void After_Empty_StaysWhereItIs() => AssertPage(new EventRing().After(0), [], next: 0, missed: 0);

    [Fact]
    public void After_Cursor_ReadsPagesWithoutGaps()
    {
        var ring = Filled(450);
        var seen = new List<long>();
        var cursor = 0L;
        for (var page = ring.After(cursor); page.Events.Count > 0; page = ring.After(cursor))
        {
            Assert.Equal(0, page.Missed);
            seen.AddRange(page.Events.Select(item => item.Number));
            cursor = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 450).Select(i => (long)i), seen);
        Assert.Equal(450, cursor);
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(-7, 500)]
    [InlineData(499, 1)]
    [InlineData(500, 0)]
    [InlineData(1499, 0)]
    public void After_OlderThanKept_SaysHowManyAreMissed(long after, long missed)
    {
        var page = Filled(1500).After(after);
        Assert.Equal(missed, page.Missed);
        Assert.Equal(Math.Max(501, after + 1), page.Events[0].Number);
        Assert.Equal(Math.Min(1500, page.Events[0].Number + 199), page.Next);
    }

    [Fact]
    public void After_BeyondTheNewest_LeadsBackToIt() => AssertPage(Filled(10).After(99), [], next: 10, missed: 0);

    [Fact]
    public void After_RestoredWithFewer_CountsTheLostOnes()
    {
        var ring = new EventRing(10, Filled(10).Kept.TakeLast(2));
        AssertPage(ring.After(3), [9, 10], next: 10, missed: 5);
        AssertPage(new EventRing(10).After(3), [], next: 10, missed: 7);
        ring.Add(Item());
        Assert.Equal(11, ring.Last);
    }

    [Fact]
    public void Kept_RestoredWithTooMany_HoldsTheCapacity() => Assert.Equal(1000, new EventRing(1500, Enumerable.Range(0, 1500).Select(_ => Item())).Kept.Count);

    private static void AssertPage(EventPage page, long[] numbers, long next, long missed)
    {
        Assert.Equal(numbers, page.Events.Select(item => item.Number));
        Assert.Equal((next, missed), (page.Next, page.Missed));
    }

    private static EventRing Filled(int count)
    {
        var ring = new EventRing();
        for (var i = 0; i < count; i++)
        {
            ring.Add(Item());
        }

        return ring;
    }

    private static SwarmEvent Item() => new() { Number = 0, At = TestBoard.Start, Kind = SwarmEventKind.Error };
}
