using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>How long Nexus operations and the requests to their handlers take at most, by the real server's defaults.</summary>
internal static class NexusTimeouts
{
    /// <summary>One request, with its answer.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(10);

    /// <summary>With less left no request is sent.</summary>
    public static readonly TimeSpan ShortestRequest = TimeSpan.FromSeconds(1.5);

    /// <summary>How much of a request's time is left for telling that no answer came.</summary>
    public static readonly TimeSpan TailRoom = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    /// <summary>How long to wait after an attempt, from 1, failed.</summary>
    public static TimeSpan Backoff(int attempt) =>
        attempt > 12 ? LongestBackoff : FirstBackoff * Math.Pow(2, attempt - 1) is var backoff && backoff < LongestBackoff ? backoff : LongestBackoff;

    /// <summary>What ends an operation first by time alone, and when; null for nothing.</summary>
    /// <param name="scheduled">The operation.</param>
    /// <param name="scheduledTime">When it was scheduled.</param>
    /// <param name="startedTime">When it was started; null before.</param>
    public static (DateTimeOffset Due, TimeoutType Type)? First(
        NexusOperationScheduledEventAttributes scheduled, DateTimeOffset scheduledTime, DateTimeOffset? startedTime)
    {
        var close = Positive(scheduled.ScheduleToCloseTimeout) is { } whole ? (scheduledTime + whole, TimeoutType.ScheduleToClose) : ((DateTimeOffset Due, TimeoutType Type)?)null;
        var stage = startedTime is { } started
            ? Positive(scheduled.StartToCloseTimeout) is { } toClose ? (started + toClose, TimeoutType.StartToClose) : ((DateTimeOffset Due, TimeoutType Type)?)null
            : Positive(scheduled.ScheduleToStartTimeout) is { } toStart ? (scheduledTime + toStart, TimeoutType.ScheduleToStart) : null;
        return stage is null || close?.Due < stage.Value.Due ? close : stage;
    }

    private static TimeSpan? Positive(Duration? timeout) => timeout?.ToTimeSpan() is { Ticks: > 0 } set ? set : null;
}
