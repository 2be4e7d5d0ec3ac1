using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary>The attempts at a repository's tasks that this host knows, for simulations.</summary>
internal static class KnownAttempts
{
    /// <summary>Reads them. Outages, and what handed its task over, are left out: they say little of how long a task takes.</summary>
    public static async Task<IReadOnlyList<AttemptSample>> ReadAsync(string memoryFile, RepositorySpec repository, CancellationToken cancel)
    {
        using var store = new SqliteAttemptMeasurements(memoryFile);
        var rows = await store.ReadAsync(TaskMemory.Namespace(repository), cancel);
        return [.. rows.Where(row => !row.HandedOff).Select(SampleOf).Where(sample => sample.IsTypical)];
    }

    private static AttemptSample SampleOf(AttemptMeasurement row) => new()
    {
        Agent = row.Agent,
        Kind = row.Kind,
        AgentSeconds = row.AgentSeconds,
        MergeSeconds = row.MergeSeconds,
        Usage = row.Usage,
        Failure = row.Failure,
        SentBack = row.SentBack,
    };
}
