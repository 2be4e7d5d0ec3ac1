namespace Abathur.Temporal.Activities.Leases;

/// <summary>Why an attempt's lease on this host ended before its work did.</summary>
internal enum LeaseEnd
{
    /// <summary>Temporal canceled the activity, or counts it as lost: somebody, a stop, a timeout.</summary>
    Canceled,

    /// <summary>The Temporal service did not answer for so long that it may count this host as lost.</summary>
    CutOff,

    /// <summary>The swarm or the attempt's workflow has closed: nobody waits for the result.</summary>
    Orphaned,

    /// <summary>The worker stops.</summary>
    Draining,
}
