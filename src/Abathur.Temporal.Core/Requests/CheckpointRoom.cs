using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Refuses what a checkpoint would have no room for.</summary>
internal static class CheckpointRoom
{
    private const int Breaker = 200;

    // A key of at most 130 characters, four times, a task's id and counters.
    private const int Provider = 450;

    // The name of an agent that a provider holds back because its result named it.
    private const int ProviderAgent = 70;

    // A goal's name, that its budget was told to be spent, and growth of its figures.
    private const int GoalTold = 160;

    /// <summary>The state, times, usage, open escalations (at most 50, their questions cut), and some events.</summary>
    private const int Rest = 96 * 1024;

    /// <summary>Bytes that the tasks may take, beside the settings, the goals, the agents and a breaker for each.</summary>
    public static long Available(Board board) => board.CheckpointBytes
        - Rest
        - CheckpointSize.Of(board.Goals.Values.ToList())
        - CheckpointSize.Of(board.Prepared)
        - (board.Agents.Count * Breaker)
        - OfThirdRules(board)
        - OfFifthRules(board);

    /// <exception cref="RejectedException">The checkpoint can't hold so much more.</exception>
    public static void Require(Board board, long needed)
    {
        var room = Available(board);
        if (board.ReservedBytes + needed > room)
        {
            throw new RejectedException(FormattableString.Invariant(
                $"The swarm is full: its tasks take {board.ReservedBytes} bytes of its checkpoint, this would take {needed} more, and there is room for {room}. Send it when tasks have closed: a closed one takes a tenth."));
        }
    }

    // What running attempts reserved, what was used by whom, and the goals whose budgets were told to be spent.
    private static int OfFifthRules(Board board) => board.Rules < RulesVersion.Fifth ? 0
        : (Math.Max(board.Settings.MaxConcurrentTasks, board.Running.Count) * CheckpointSize.Reservation) + CostLedger.MaxBytes + (board.Goals.Count * GoalTold);

    // Checkpoints hold settings and providers since the third rules.
    private static int OfThirdRules(Board board) => board.Rules < RulesVersion.Third ? 0
        : CheckpointSize.Of(board.Settings) + (Math.Min(2 * board.Agents.Count, ProviderPauses.MaxKept) * Provider) + (board.Agents.Count * ProviderAgent);
}
