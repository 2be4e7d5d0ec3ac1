namespace Abathur.Temporal.Client.Boards;

/// <summary>What <see cref="HistoryFollower"/> has waited for.</summary>
internal enum Happening
{
    /// <summary>The swarm has decided something since.</summary>
    Changed,

    /// <summary>The swarm's workflow has closed, or was deleted.</summary>
    Ended,

    /// <summary>The service did not answer; what happened meanwhile is not known.</summary>
    Lost,
}
