namespace Abathur.Temporal.Contracts;

/// <summary>How much a task or goal matters. The numbers are the weights in the score.</summary>
public enum TaskPriority
{
    /// <summary>Weight 1.</summary>
    Low = 1,

    /// <summary>Weight 2, the default.</summary>
    Normal = 2,

    /// <summary>Weight 3.</summary>
    High = 3,

    /// <summary>Weight 4.</summary>
    Critical = 4,
}
