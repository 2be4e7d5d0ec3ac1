namespace Abathur.Temporal.Contracts;

/// <summary>Where the attempt after a failed one starts.</summary>
public enum RetryFrom
{
    /// <summary>On the task's branch, with what earlier attempts committed there.</summary>
    Branch,

    /// <summary>At the tip of the integration branch. What earlier attempts did is kept as salvage only.</summary>
    Base,
}
