using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

public sealed class DelayQueueTests
{
    private static readonly DateTimeOffset Zero = TestBoard.Start;

    [Fact]
    public void TakeDue_AnyDelays_GivesEachOnceWhenItIsDueAndTheEarliestFirst() => Gen.Int[0, 20].Array[0, 40].Sample(seconds =>
    {
        var queue = new DelayQueue();
        for (var i = 0; i < seconds.Length; i++)
        {
            queue.Add(i, Zero.AddSeconds(seconds[i]));
        }

        var taken = new List<int>();
        for (var second = 0; second <= 20; second++)
        {
            while (queue.TakeDue(Zero.AddSeconds(second)) is { } number)
            {
                Assert.Equal(second, seconds[number]);
                taken.Add(number);
            }

            Assert.True(queue.Next is null || queue.Next > Zero.AddSeconds(second));
        }

        Assert.Equal(Enumerable.Range(0, seconds.Length).OrderBy(i => seconds[i]).ThenBy(i => i), taken);
    });

    [Fact]
    public void Remove_OneThatWaits_IsNotTakenAnyMore()
    {
        var queue = new DelayQueue();
        queue.Add(1, Zero);
        queue.Add(2, Zero.AddSeconds(1));

        queue.Remove(1);
        queue.Remove(7);

        Assert.Equal((Zero.AddSeconds(1), null), (queue.Next, queue.TakeDue(Zero)));
        Assert.Equal(2, queue.TakeDue(Zero.AddSeconds(5)));
        Assert.Null(queue.Next);
    }
}
