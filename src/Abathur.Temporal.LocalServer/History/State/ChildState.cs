using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A child workflow that was initiated and hasn't closed.</summary>
internal sealed class ChildState() : Staged<ChildStage>(ChildLifecycle.Table)
{
    public required long InitiatedEventId { get; init; }

    public required StartChildWorkflowExecutionInitiatedEventAttributes Initiated { get; init; }

    /// <summary>0 until it is known to have started.</summary>
    public long StartedEventId { get; set; }

    /// <summary>The first run of its chain; null until it is known to have started.</summary>
    public string? RunId { get; set; }

    public bool IsStarted => Stage == ChildStage.Started;

    protected override string Name => InitiatedEventId.ToString(CultureInfo.InvariantCulture);
}
