namespace Abathur.Temporal.Testing;

/// <summary>The system's clock as somebody sets it: what people see of it jumps, what is measured goes on.</summary>
public sealed class JumpingClock : TimeProvider
{
    private long offset;

    public void Jump(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref offset));
}
