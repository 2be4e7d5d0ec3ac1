using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Client.Hosts;

/// <summary>A log of an attempt, here or on another host; it may grow, or not be there yet.</summary>
internal interface ILogSource
{
    /// <summary>The host it is read from; null: this one.</summary>
    string? Host { get; }

    /// <summary>Reads a page; its bytes are absent where there is no such log.</summary>
    /// <param name="from">The byte at which to begin; negative: so many before the end.</param>
    /// <param name="most">The most bytes to read.</param>
    /// <param name="cancel">Ends it.</param>
    Task<HostPage> ReadAsync(long from, int most, CancellationToken cancel);
}

/// <summary>A log in this host's data folder.</summary>
internal sealed class LocalLog(DataFolder data, string swarm, string task, int attempt, AttemptLog log) : ILogSource
{
    public string? Host => null;

    public Task<HostPage> ReadAsync(long from, int most, CancellationToken cancel) =>
        Task.FromResult(new AttemptLogs(data).Read(swarm, task, attempt, log, from, most));
}

/// <summary>A log on another host.</summary>
internal sealed class HostLog(HostReader reader, HostReading reading) : ILogSource
{
    public string? Host => reading.Host;

    public Task<HostPage> ReadAsync(long from, int most, CancellationToken cancel) => reader.ReadAsync(reading with { From = from }, cancel);
}
