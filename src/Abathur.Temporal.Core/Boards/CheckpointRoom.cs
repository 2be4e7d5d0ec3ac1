namespace Abathur.Temporal.Core.Boards;

/// <summary>Refuses what a checkpoint would have no room for.</summary>
internal static class CheckpointRoom
{
    /// <exception cref="RejectedException">The checkpoint can't hold so much more.</exception>
    public static void Require(Board board, long needed)
    {
        var room = CheckpointSize.Available(board);
        if (board.ReservedBytes + needed > room)
        {
            throw new RejectedException(FormattableString.Invariant(
                $"The swarm is full: its tasks take {board.ReservedBytes} bytes of its checkpoint, this would take {needed} more, and there is room for {room}. Send it when tasks have closed: a closed one takes a tenth."));
        }
    }
}
