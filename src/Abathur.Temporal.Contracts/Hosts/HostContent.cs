namespace Abathur.Temporal.Contracts;

/// <summary>What can be read from a host.</summary>
public enum HostContent
{
    /// <summary>What an attempt's agent, or one of its commands, printed.</summary>
    Log,

    /// <summary>What the task changed, as a diff.</summary>
    Diff,
}
