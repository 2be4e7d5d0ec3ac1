using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Timers;
using Abathur.Temporal.LocalServer.Visibility;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Retention;

/// <summary>
/// Removes closed runs whose time is over, a few at a time, the oldest first. The lists that visibility keeps say which those are:
/// nothing is kept for it, and a server that was killed goes on where it was.
/// </summary>
internal sealed partial class RetentionSweeps : IAsyncDisposable
{
    // So many runs are removed at once: the store writes them together, and others needn't wait for long.
    private const int Batch = 100;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly HistoryEngine engine;
    private readonly StandaloneDivisions standalone;
    private readonly TimeSpan? period;
    private readonly ILogger logger;
    private readonly SemaphoreSlim sweeping = new(1);
    private readonly Lock arming = new();
    private ServerTimer? timer;
    private bool isStopped;

    /// <param name="engine">Removes runs of workflows.</param>
    /// <param name="standalone">Removes runs of what belongs to no workflow.</param>
    /// <param name="period">Of namespaces without one of their own; null: for ever.</param>
    /// <param name="logger">Hears of what could not be removed.</param>
    public RetentionSweeps(HistoryEngine engine, StandaloneDivisions standalone, TimeSpan? period, ILogger<RetentionSweeps> logger)
    {
        this.engine = engine;
        this.standalone = standalone;
        this.period = period;
        this.logger = logger;
    }

    private NamespaceRegistry Namespaces => engine.Context.Namespaces;

    private ServerClock Clock => engine.Context.Clock;

    /// <summary>Looks for what is due now, and from then on whenever something is.</summary>
    public void Start()
    {
        Namespaces.Changed += SweepNow;
        SweepNow();
    }

    /// <summary>Waits for a sweep that is under way, and starts no other.</summary>
    public async ValueTask DisposeAsync()
    {
        Namespaces.Changed -= SweepNow;
        lock (arming)
        {
            isStopped = true;
            timer?.Cancel();
        }

        await sweeping.WaitAsync();
        sweeping.Release();
    }

    private void SweepNow() => Arm(Clock.UtcNow);

    private void Arm(DateTimeOffset due)
    {
        lock (arming)
        {
            if (!isStopped && (timer is null || timer.Due > due))
            {
                timer?.Cancel();
                timer = Clock.Schedule(due, SweepAsync, isAwaited: false);
            }
        }
    }

    private async Task SweepAsync()
    {
        lock (arming)
        {
            timer = null;
        }

        await sweeping.WaitAsync();
        try
        {
            if (!isStopped && await SweepAllAsync() is { } next)
            {
                Arm(next);
            }
        }
        catch (Exception e)
        {
            LogSweepFailed(logger, e);
            Arm(Clock.UtcNow + LongestPause);
        }
        finally
        {
            sweeping.Release();
        }
    }

    // When the next sweep is; null where everything is kept for ever.
    private async Task<DateTimeOffset?> SweepAllAsync()
    {
        DateTimeOffset? next = null;
        foreach (var ns in Namespaces.All)
        {
            if (RetentionPeriod.Of(ns, period) is { } kept)
            {
                foreach (var part in standalone.PartsOf(ns.Name))
                {
                    var due = await SweepAsync(part, kept);
                    next = next < due ? next : due;
                }
            }
        }

        return next;
    }

    private Task RemoveAsync(string part, string id, IReadOnlyList<VisibilityRecord> closed) => standalone.Find(part) is { } runs
        ? runs.RemoveAsync(StandaloneKey.In(part, id), closed.Select(run => run.RunId))
        : engine.RemoveAsync(new WorkflowKey(part, id), closed);

    private async Task<DateTimeOffset> SweepAsync(string part, TimeSpan kept)
    {
        // Read once, and before the list: what closes meanwhile, or a clock that jumps, must not put the next sweep off.
        var now = Clock.UtcNow;
        var end = now - kept;
        var closed = engine.Context.Store.Visibility.OldestClosed(part);
        foreach (var batch in closed.TakeWhile(run => run.CloseTime <= end).Chunk(Batch))
        {
            await Task.WhenAll(batch
                .GroupBy(run => run.WorkflowId)
                .Select(runs => RemoveAsync(part, runs.Key, [.. runs])));
            if (isStopped)
            {
                break;
            }
        }

        // One that closes from now on is due later than any of these.
        var following = closed.FirstOrDefault(run => run.CloseTime > end)?.CloseTime + kept ?? now + kept;
        var earliest = now + (kept / 10 < LongestPause ? kept / 10 : LongestPause);
        return following > earliest ? following : earliest;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Closed runs past their retention could not be removed; it is tried again in a minute")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}
