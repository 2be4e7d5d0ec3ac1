namespace Abathur.Temporal.Contracts;

/// <summary>How a swarm begins, which decides what may be there under its name.</summary>
public enum SwarmBegin
{
    /// <summary>Anew: refused if the repository holds the line of an earlier swarm of that name.</summary>
    New,

    /// <summary>From a checkpoint: goes on with the line that is there.</summary>
    Resume,

    /// <summary>Anew: the line of an earlier swarm of that name is kept as salvage, and is gone.</summary>
    Reset,
}
