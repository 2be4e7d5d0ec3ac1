using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Replay.Histories;
using Abathur.Temporal.Replay.Serving;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Replay;

/// <summary>
/// The past of the swarms of a service. A moment is computed from recorded history, by the swarm's own code: neither the service nor the
/// swarm's workers do anything but hand out history. What was computed last is kept ready.
/// </summary>
/// <param name="client">The service that has the histories.</param>
/// <param name="time">The clock.</param>
public sealed class Past(ITemporalClient client, TimeProvider time) : IAsyncDisposable
{
    // A chain holds a run's history: some megabytes.
    private const int MaxChains = 8;

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, RunChain> chains = new(StringComparer.Ordinal);
    private HistoryServer? server;

    /// <summary>A swarm as it was.</summary>
    /// <param name="swarm">The swarm, as a client of the service that has its history.</param>
    /// <param name="wanted">When.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ClientException">
    /// There is no such swarm, event or time in its history, the service has that part of it no more, or the swarm's present code can't replay it.
    /// </exception>
    public async Task<PastSwarm> AtAsync(SwarmClient swarm, WantedMoment wanted, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (wanted is WantedMoment.AtTime { At: var at } && at > time.GetUtcNow())
            {
                throw Rejected($"{Shows(at)} is in the future. For what may come, see `abathur plan simulate --swarm {swarm.Name}`.");
            }

            var (run, task) = await FindAsync(swarm, wanted, cancel);
            var past = await ServeAsync(swarm, run, task, cancel);
            var status = await ReplayedAsync(swarm, run, () => past.QueryAsync(s => s.Status(), cancel));
            return new(new(run.RunId, task.End, task.StartedAt), status, past);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends what was kept ready.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<(RecordedRun Run, RecordedTask Task)> FindAsync(SwarmClient swarm, WantedMoment wanted, CancellationToken cancel)
    {
        if (!chains.TryGetValue(swarm.Name, out var chain))
        {
            if (chains.Count == MaxChains)
            {
                chains.Clear();
            }

            chains[swarm.Name] = chain = new(swarm);
        }

        RunStart? later = null;
        for (var id = await chain.NewestAsync(cancel); ; id = later.Before)
        {
            var start = await chain.StartAsync(id, cancel) ?? throw Removed(swarm, id, later);
            if (IsSince(start, wanted) && await InRunAsync(swarm, chain, start, wanted, later, cancel) is { } found)
            {
                return found;
            }

            if (start.Before is null)
            {
                throw TooEarly(swarm, start, wanted);
            }

            later = start;
        }
    }

    private async Task<(RecordedRun Run, RecordedTask Task)?> InRunAsync(
        SwarmClient swarm, RunChain chain, RunStart start, WantedMoment wanted, RunStart? later, CancellationToken cancel)
    {
        if (wanted is WantedMoment.AtTime { At: var at })
        {
            var run = await chain.ReadAsync(start.RunId, read => read.ReadUntil >= at, cancel) ?? throw Removed(swarm, start.RunId, later);
            return MomentSearch.At(run, at) is { } task ? (run, task) : null;
        }

        // First in what was read of the run before, then in what it has become since.
        var number = ((WantedMoment.AtEvent)wanted).Number;
        for (var known = chain.HasRead(start.RunId); ; known = false)
        {
            var run = await chain.ReadAsync(start.RunId, _ => known, cancel) ?? throw Removed(swarm, start.RunId, later);
            var handedOn = (await chain.HandedOnAsync(run, later)).FirstOrDefault(e => e.Number == number);
            if ((handedOn is null ? await SearchAsync(swarm, run, number, cancel) : MomentSearch.Recording(run, handedOn.At)) is { } task)
            {
                return (run, task);
            }

            if (later is not null && run.Tasks.Count > 0)
            {
                // It happened here, but the version that ran then told more events than this one.
                return (run, run.Tasks[^1]);
            }

            if (!known || run.IsClosed)
            {
                throw await NoEventAsync(swarm, chain, run, start, number, cancel);
            }
        }
    }

    private Task<RecordedTask?> SearchAsync(SwarmClient swarm, RecordedRun run, long number, CancellationToken cancel) =>
        ReplayedAsync(swarm, run, () => MomentSearch.OfEventAsync(run, number, task => ServeAsync(swarm, run, task, cancel), cancel));

    private async Task<SwarmClient> ServeAsync(SwarmClient swarm, RecordedRun run, RecordedTask task, CancellationToken cancel)
    {
        server ??= await HistoryServer.StartAsync(client, cancel);
        return await server.ServeAsync(swarm.Name, run, task);
    }

    private static bool IsSince(RunStart start, WantedMoment wanted) =>
        wanted is WantedMoment.AtEvent { Number: var number } ? number > start.LastEvent : start.At <= ((WantedMoment.AtTime)wanted).At;

    private static async Task<T> ReplayedAsync<T>(SwarmClient swarm, RecordedRun run, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (WorkflowQueryFailedException e)
        {
            throw Rejected(
                $"The history of the swarm '{swarm.Name}' (run {run.RunId}) can't be replayed by this version of Abathur, so its past can't be computed: what it recorded differs from what this version decides. "
                + "Use the version that its workers had then. Its events are still there: abathur swarm events " + swarm.Name,
                e);
        }
    }

    private async Task<ClientException> NoEventAsync(
        SwarmClient swarm, RunChain chain, RecordedRun run, RunStart start, long number, CancellationToken cancel)
    {
        var newest = await chain.HandedOnAsync(run, null) is [.., var handedOn] ? handedOn.Number : start.LastEvent;
        if (newest == start.LastEvent && run.Tasks.Count > 0)
        {
            var end = await ServeAsync(swarm, run, run.Tasks[^1], cancel);
            newest = (await ReplayedAsync(swarm, run, () => end.QueryAsync(s => s.Status(), cancel))).LastEvent;
        }

        return Rejected($"The swarm '{swarm.Name}' has no event {number}: its newest is {newest}. See `abathur swarm events {swarm.Name}`.");
    }

    private static ClientException TooEarly(SwarmClient swarm, RunStart first, WantedMoment wanted) => wanted switch
    {
        WantedMoment.AtEvent { Number: var number } => Rejected(
            $"Event {number} of the swarm '{swarm.Name}' is from before {Shows(first.At)}, when it started again from a checkpoint: that history isn't its own. "
            + $"The first that can be shown is {first.LastEvent + 1}."),
        _ => Rejected(
            $"At {Shows(((WantedMoment.AtTime)wanted).At)} the swarm '{swarm.Name}' had not begun: it started at {Shows(first.At)}. Its first event: abathur swarm at {first.LastEvent + 1} --swarm {swarm.Name}"),
    };

    private static ClientException Removed(SwarmClient swarm, string runId, RunStart? later) => Rejected(
        $"The run {runId} of the swarm '{swarm.Name}' is no longer kept: the namespace's retention has removed its history. "
        + (later is null ? "See `abathur swarm list --all`." : $"The first event that can be shown is {later.LastEvent + 1}, of {Shows(later.At)}."));

    private static string Shows(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static ClientException Rejected(string message, Exception? cause = null) => new(ClientFailure.Rejected, message, cause);
}
