namespace Abathur.Temporal.Contracts;

/// <summary>The signal <c>taskReported</c>: how an attempt ended, sent after a continue-as-new of its swarm.</summary>
public sealed record TaskReport
{
    /// <summary>The task's id.</summary>
    public required string Task { get; init; }

    /// <summary>The attempt; reports of any but the running one are refused.</summary>
    public required int Attempt { get; init; }

    /// <summary>Its result, if it didn't fail.</summary>
    public TaskRunResult? Result { get; init; }

    /// <summary>Its failure.</summary>
    public TaskFailure? Failure { get; init; }
}
