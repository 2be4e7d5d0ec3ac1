using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>What a swarm that is starting waits for.</summary>
internal static class Preparation
{
    /// <summary>In words, as the server knows it of the pending activity; null: nothing has gone wrong yet.</summary>
    public static async Task<string?> ReadAsync(SwarmClient swarm, CancellationToken cancel)
    {
        var pending = (await swarm.DescribePendingAsync(cancel)).PendingActivities.FirstOrDefault();
        return pending switch
        {
            { LastFailure.Message: { Length: > 0 } failure } => FormattableString.Invariant($"it is tried again, attempt {pending.Attempt}: {failure}"),
            { State: PendingActivityState.Scheduled } => "for a worker that takes up the preparation: start one with `abathur worker`",
            _ => null,
        };
    }
}
