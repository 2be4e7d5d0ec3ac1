namespace Abathur.Temporal.Contracts;

/// <summary><c>active ⇄ paused</c>, either <c>→ retired</c>.</summary>
public enum GoalStatus
{
    /// <summary>Its tasks may start.</summary>
    Active,

    /// <summary>Its tasks wait.</summary>
    Paused,

    /// <summary>Its tasks wait, and no new ones are taken; this is final.</summary>
    Retired,
}
