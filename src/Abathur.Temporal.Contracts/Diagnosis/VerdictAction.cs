namespace Abathur.Temporal.Contracts;

/// <summary>What a diagnosis recommends.</summary>
public enum VerdictAction
{
    /// <summary>The same task once more, with a hint.</summary>
    Retry,

    /// <summary>Other tasks instead; what waits for the failed one waits for them.</summary>
    Replace,

    /// <summary>The failure does no harm: what waits for the task goes on.</summary>
    Accept,

    /// <summary>A person has to decide.</summary>
    Ask,
}
