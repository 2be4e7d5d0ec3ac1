namespace Abathur.Temporal.Client.Asking;

/// <summary>Why there is no answer.</summary>
public enum ClientFailure
{
    /// <summary>Temporal, or a worker that could answer, was not reachable.</summary>
    Unreachable,

    /// <summary>What was named doesn't exist, or its present state refuses the request.</summary>
    Rejected,

    /// <summary>The swarm ended without a result.</summary>
    NoResult,
}
