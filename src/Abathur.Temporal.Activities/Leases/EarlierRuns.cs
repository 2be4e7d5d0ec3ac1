using System.Text.Json;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>
/// The runs of this activity before the present one, as far as the service heard of them. Each run's heartbeats carry those before
/// it, so that the third still knows the first.
/// </summary>
/// <param name="Runs">Those runs, the oldest first.</param>
/// <param name="Session">The session of the last of them, if a later run can continue it; null: none.</param>
internal sealed record EarlierRuns(IReadOnlyList<LostRun> Runs, AgentSession? Session = null)
{
    public static EarlierRuns None { get; } = new([]);

    /// <summary>What they used.</summary>
    public AgentUsage Usage { get; } = Sum(Runs);

    /// <summary>The runs as messages hold them; null: none.</summary>
    public IReadOnlyList<LostRun>? OrNull => Runs.Count > 0 ? Runs : null;

    /// <summary>Reads the last heartbeat of the run before.</summary>
    public static async Task<EarlierRuns> ReadAsync(ActivityInfo activity)
    {
        if (activity.HeartbeatDetails.Count == 0)
        {
            return None;
        }

        try
        {
            return After(await activity.HeartbeatDetailAtAsync<AgentHeartbeat>(0));
        }
        catch (Exception e) when (e is JsonException or InvalidInputException)
        {
            // Of a worker with another heartbeat: nothing to count is better than no attempt.
            return None;
        }
    }

    /// <summary>The runs that are over once the one is that sent this heartbeat.</summary>
    public static EarlierRuns After(AgentHeartbeat last)
    {
        var before = last.LostRuns ?? [];
        return new([.. before, new LostRun(last.Usage - Sum(before), last.Host)], last.ResumableSession());
    }

    private static AgentUsage Sum(IReadOnlyList<LostRun> runs) => runs.Aggregate(new AgentUsage(), (sum, run) => sum + run.Usage);
}
