namespace Abathur.Temporal.Contracts;

/// <summary>What an attempt is for: attempts of one kind take about as long as each other.</summary>
public enum AttemptKind
{
    /// <summary>Its agent changes files and leaves commits.</summary>
    Work,

    /// <summary>Its agent changes nothing, and leaves findings.</summary>
    Findings,

    /// <summary>Its agent is consulted by another one.</summary>
    Consultation,

    /// <summary>Its agent reviews another one's work.</summary>
    Review,

    /// <summary>Its agent looks into why a task failed.</summary>
    Diagnosis,

    /// <summary>Merges approved or reviewed work, without an agent.</summary>
    Merge,

    /// <summary>Its agent plans tasks.</summary>
    Plan,
}

/// <summary>Tells attempts apart by what they are for.</summary>
public static class AttemptKinds
{
    /// <summary>What the attempt is for.</summary>
    public static AttemptKind Kind(this AttemptInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.MergeOn is not null ? AttemptKind.Merge
            : input.Reviews is not null ? AttemptKind.Review
            : input.Plans is not null ? AttemptKind.Plan
            : input.Diagnoses is not null ? AttemptKind.Diagnosis
            : input.Consultation == true ? AttemptKind.Consultation
            : input.ReadOnly ? AttemptKind.Findings
            : AttemptKind.Work;
    }
}
