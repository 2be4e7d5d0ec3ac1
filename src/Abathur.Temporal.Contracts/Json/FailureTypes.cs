namespace Abathur.Temporal.Contracts;

/// <summary>The error types on failures that clients see, beside the <see cref="FailureKind"/>s of tasks.</summary>
public static class FailureTypes
{
    /// <summary>Input that can't be taken as it is: fix it and send it again.</summary>
    public const string InvalidInput = "InvalidInput";

    /// <summary>A message that the swarm's present state refuses.</summary>
    public const string Rejected = "Rejected";
}
