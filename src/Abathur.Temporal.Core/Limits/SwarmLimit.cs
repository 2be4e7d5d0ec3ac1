using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>A limit that holds every task back or none.</summary>
internal abstract class SwarmLimit : StartLimit
{
    public sealed override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => Holds(board);

    public abstract bool Holds(Board board);
}
