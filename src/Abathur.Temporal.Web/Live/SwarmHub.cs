using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Replay;
using Temporalio.Client;

namespace Abathur.Temporal.Web.Live;

/// <summary>The swarms that somebody looks at: one watch each, which all readers share.</summary>
/// <param name="client">The connection.</param>
/// <param name="data">This host's data folder.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmHub(ITemporalClient client, Func<DataFolder> data, TimeProvider time) : IAsyncDisposable
{
    // A page's request is answered with what is known by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SharedWatch> watches = new(StringComparer.Ordinal);
    private bool isClosed;

    public ITemporalClient Client => client;

    public TimeProvider Time => time;

    public DataFolder Data => data();

    /// <summary>What swarms were like before.</summary>
    public Past Past { get; } = new(client, time);

    /// <summary>What was read of other hosts.</summary>
    public HostDiffs Diffs { get; } = new(time);

    /// <summary>A client of a swarm for what a page asks once.</summary>
    public SwarmClient Swarm(string name) => new(client, name, new Asker(Patience, new SilenceNotice(TextWriter.Null), time), data);

    /// <summary>The swarm's watch, which begins if nobody watches yet.</summary>
    /// <exception cref="InvalidInputException">That is no swarm's name.</exception>
    public SharedWatch Watch(string name)
    {
        SwarmName.Require(name);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (!watches.TryGetValue(name, out var watch) || watch.IsOver)
            {
                watches[name] = watch = new SharedWatch(
                    notice => new SwarmClient(client, name, new Asker(Asker.LongestLimit, notice, time), data), Swarm(name), time);
            }

            watch.Touch();
            return watch;
        }
    }

    /// <summary>The swarms of the namespace, the newest first, those that ended too.</summary>
    public Task<IReadOnlyList<SwarmListing>> ListAsync(CancellationToken cancel) => new Asker(Patience, new SilenceNotice(TextWriter.Null), time).AskAsync(
        $"Temporal at {client.Connection.Options.TargetHost}", new ServerInquiry(client), rpc => SwarmCatalog.ListAsync(client, all: true, rpc), cancel);

    public async ValueTask DisposeAsync()
    {
        List<SharedWatch> open;
        lock (gate)
        {
            isClosed = true;
            open = [.. watches.Values];
            watches.Clear();
        }

        foreach (var watch in open)
        {
            await watch.DisposeAsync();
        }

        await Past.DisposeAsync();
    }
}
