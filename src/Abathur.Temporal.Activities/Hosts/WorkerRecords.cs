using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Hosts;

/// <summary>
/// The worker processes of this host, a file each: so that a client here can tell whether the worker it waits for lives. One that
/// was killed leaves its file, until the next one starts.
/// </summary>
public sealed class WorkerRecords(DataFolder data)
{
    /// <summary>Notes this process, and forgets those that are dead.</summary>
    public void Add(ITemporalClient client, string taskQueue)
    {
        ArgumentNullException.ThrowIfNull(client);
        Directory.CreateDirectory(data.Workers);
        foreach (var file in Directory.GetFiles(data.Workers).Where(file => Read(file) is { Process.IsAlive: false }))
        {
            File.Delete(file);
        }

        var record = new WorkerRecord(
            client.Connection.Options.TargetHost ?? string.Empty, client.Options.Namespace, taskQueue, ProcessIdentity.Current, DateTimeOffset.UtcNow);
        WholeFile.Write(FileOf(taskQueue), record);
    }

    /// <summary>Forgets this process: it has ended in order.</summary>
    public void Remove(string taskQueue) => File.Delete(FileOf(taskQueue));

    /// <summary>All of them, those that were killed too.</summary>
    public IReadOnlyList<WorkerRecord> Read() =>
        Directory.Exists(data.Workers) ? [.. Directory.GetFiles(data.Workers, "*.json").Select(Read).OfType<WorkerRecord>()] : [];

    // A process may run workers of several queues, as tests do.
    private string FileOf(string taskQueue) => Path.Combine(
        data.Workers, FormattableString.Invariant($"{Environment.ProcessId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(taskQueue)))[..8]}.json"));

    private static WorkerRecord? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerRecord>(File.ReadAllBytes(file), AbathurJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
