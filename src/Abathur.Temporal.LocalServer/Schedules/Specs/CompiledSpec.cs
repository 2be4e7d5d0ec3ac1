using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>The times of a spec.</summary>
internal sealed class CompiledSpec
{
    // Where so many times in a row are excluded, there is none.
    private const int MostExcluded = 100_000;

    private readonly ScheduleSpec spec;
    private readonly string seed;
    private readonly CompiledCalendar[] calendars;
    private readonly CompiledCalendar[] excluded;
    private readonly DateTimeOffset? start;
    private readonly DateTimeOffset? end;

    /// <param name="spec">A canonical one.</param>
    /// <param name="seed">What its jitter is drawn from, besides the time.</param>
    /// <exception cref="ScheduleSpecException">Its time zone isn't known.</exception>
    public CompiledSpec(ScheduleSpec spec, string seed)
    {
        this.spec = spec;
        this.seed = seed;
        var zone = Zone(spec);
        calendars = [.. spec.StructuredCalendar.Select(calendar => new CompiledCalendar(calendar, zone))];
        excluded = [.. spec.ExcludeStructuredCalendar.Select(calendar => new CompiledCalendar(calendar, zone))];
        start = spec.StartTime?.ToDateTimeOffset();
        end = spec.EndTime?.ToDateTimeOffset();
    }

    /// <summary>How much later than the spec says an action may be due.</summary>
    public TimeSpan Jitter => spec.Jitter?.ToTimeSpan() is { Ticks: > 0 } jitter ? jitter : TimeSpan.Zero;

    /// <summary>The first time after one; null if there is none.</summary>
    public ScheduledTime? Next(DateTimeOffset after)
    {
        if (after < start)
        {
            // The first second of the range may match.
            after = start.Value.AddSeconds(-1);
        }

        for (var tries = 0; tries < MostExcluded; tries++)
        {
            if (NextNominal(after) is not { } nominal || nominal > end)
            {
                return null;
            }

            if (!excluded.Any(calendar => calendar.Matches(nominal)))
            {
                return new ScheduledTime(nominal, nominal + JitterOf(nominal));
            }

            after = nominal;
        }

        return null;
    }

    /// <summary>All times after one.</summary>
    public IEnumerable<ScheduledTime> After(DateTimeOffset after)
    {
        while (Next(after) is { } next)
        {
            yield return next;
            after = next.Actual;
        }
    }

    private DateTimeOffset? NextNominal(DateTimeOffset after)
    {
        DateTimeOffset? first = null;
        foreach (var next in calendars.Select(calendar => calendar.Next(after)).Concat(spec.Interval.Select(interval => Next(interval, after))))
        {
            first = next < first || first is null ? next : first;
        }

        return first;
    }

    private static DateTimeOffset? Next(IntervalSpec interval, DateTimeOffset after)
    {
        var every = interval.Interval.Seconds;
        var phase = interval.Phase?.Seconds ?? 0;
        var passed = (long)Math.Floor((after.ToUnixTimeSeconds() - phase) / (double)every);
        var next = ((passed + 1) * every) + phase;
        return next <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(next) : null;
    }

    // The same for the same time, and never past the next one.
    private TimeSpan JitterOf(DateTimeOffset nominal)
    {
        if (Jitter == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var most = NextNominal(nominal) - nominal is { } gap && gap < Jitter ? gap : Jitter;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{nominal.ToUnixTimeSeconds()}-{seed}"), hash);
        var share = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)(1L << 32);
        return TimeSpan.FromMilliseconds(Math.Floor(most.TotalMilliseconds * share));
    }

    private static TimeZoneInfo Zone(ScheduleSpec spec)
    {
        if (!spec.TimezoneData.IsEmpty)
        {
            throw new ScheduleSpecException("this server takes no timezone_data: give timezone_name alone");
        }

        if (spec.TimezoneName.Length == 0)
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(spec.TimezoneName);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new ScheduleSpecException($"unknown time zone {spec.TimezoneName}");
        }
    }
}
