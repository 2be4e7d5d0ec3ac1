using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Makes error events of what nobody waits to hear.</summary>
public static class Mishaps
{
    public static void Record(Board board, string message, DateTimeOffset now) => board.Emit(now, SwarmEventKind.Error, message: message);
}
