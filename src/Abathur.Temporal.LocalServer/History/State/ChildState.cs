using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A child workflow that was initiated and hasn't closed.</summary>
internal sealed class ChildState
{
    public required long InitiatedEventId { get; init; }

    public required StartChildWorkflowExecutionInitiatedEventAttributes Initiated { get; init; }

    /// <summary>0 until it is known to have started.</summary>
    public long StartedEventId { get; set; }

    public string? RunId { get; set; }

    public bool IsStarted => RunId is not null;
}
