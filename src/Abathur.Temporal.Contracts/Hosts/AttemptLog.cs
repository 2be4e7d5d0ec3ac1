namespace Abathur.Temporal.Contracts;

/// <summary>Whose output a log holds.</summary>
public enum AttemptLog
{
    /// <summary>The agent's.</summary>
    Agent,

    /// <summary>The prepare command's.</summary>
    Prepare,

    /// <summary>The verify command's.</summary>
    Verify,
}
