using System.Collections.Immutable;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>What becomes of the buffered actions, given what runs.</summary>
/// <param name="Starts">What starts now: any number that may overlap, and at most one that may not, which is the last.</param>
/// <param name="Exclusive">The one that may not overlap; null for none.</param>
/// <param name="Waiting">What waits for the end of what runs.</param>
/// <param name="Skipped">How many are let go.</param>
/// <param name="Stops">What is done to the workflow that runs.</param>
internal sealed record Overlap(
    ImmutableList<BufferedStart> Starts, BufferedStart? Exclusive, ImmutableList<BufferedStart> Waiting, int Skipped, OverlapStop Stops)
{
    /// <summary>Decides in the order of the buffer.</summary>
    public static Overlap Decide(LiveSchedule state)
    {
        var isRunning = !state.Running.IsEmpty;
        var overlapping = ImmutableList.CreateBuilder<BufferedStart>();
        var waiting = ImmutableList.CreateBuilder<BufferedStart>();
        BufferedStart? exclusive = null;
        var skipped = 0;
        var stops = OverlapStop.Nothing;
        foreach (var start in state.Buffer)
        {
            var policy = Policies.Overlap(state.Schedule, start.Overlap);
            if (policy == ScheduleOverlapPolicy.AllowAll)
            {
                overlapping.Add(start);
            }
            else if (!isRunning && exclusive is null)
            {
                exclusive = start;
            }
            else if (policy is ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther && !isRunning)
            {
                // What it would stop hasn't started.
                exclusive = start;
            }
            else if (policy == ScheduleOverlapPolicy.Skip || (policy == ScheduleOverlapPolicy.BufferOne && waiting.Count > 0))
            {
                skipped++;
            }
            else
            {
                waiting.Add(start);
                stops = Stronger(stops, policy);
            }
        }

        // What is about to be stopped would stop these, too.
        ImmutableList<BufferedStart> starts = stops == OverlapStop.Nothing ? overlapping.ToImmutable() : [];
        return new Overlap(exclusive is null ? starts : starts.Add(exclusive), exclusive, waiting.ToImmutable(), skipped, stops);
    }

    private static OverlapStop Stronger(OverlapStop stop, ScheduleOverlapPolicy policy) => policy switch
    {
        ScheduleOverlapPolicy.TerminateOther => OverlapStop.Terminates,
        ScheduleOverlapPolicy.CancelOther when stop == OverlapStop.Nothing => OverlapStop.Cancels,
        _ => stop,
    };
}
