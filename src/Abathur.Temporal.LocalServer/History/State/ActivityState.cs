using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A pending activity. What its scheduled event doesn't say is kept beside the history.</summary>
internal sealed class ActivityState() : Staged<ActivityStage>(ActivityLifecycle.Table)
{
    public required long ScheduledEventId { get; init; }

    public required ActivityTaskScheduledEventAttributes Scheduled { get; init; }

    public required DateTimeOffset FirstScheduledTime { get; init; }

    public required DateTimeOffset CurrentScheduledTime { get; set; }

    public int Attempt { get; set; } = 1;

    public DateTimeOffset? StartedTime { get; set; }

    public DateTimeOffset? HeartbeatTime { get; set; }

    public DateTimeOffset? NextAttemptTime { get; set; }

    public DateTimeOffset? LastAttemptCompleteTime { get; set; }

    public Payloads? HeartbeatDetails { get; set; }

    public Failure? LastFailure { get; set; }

    public string Identity { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string? Process { get; set; }

    public Guid Stamp { get; set; } = Guid.NewGuid();

    /// <summary>The event that asked for its cancellation; 0 for none.</summary>
    public long CancelRequestedEventId { get; set; }

    public bool IsCancelRequested => CancelRequestedEventId != 0;

    protected override string Name => ScheduledEventId.ToString(CultureInfo.InvariantCulture);
}
