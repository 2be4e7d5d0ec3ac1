using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// The worker processes of this host, a file each: so that a client here can tell whether the worker it waits for lives. One that
/// was killed leaves its file, until the next one starts.
/// </summary>
public sealed class WorkerRecords(DataFolder data)
{
    /// <summary>Notes this process, and forgets those that are dead.</summary>
    /// <param name="address">The Temporal service that it works for, <c>host:port</c>.</param>
    /// <param name="ns">The service's namespace.</param>
    /// <param name="taskQueue">The task queue that it polls.</param>
    public void Add(string address, string ns, string taskQueue)
    {
        Directory.CreateDirectory(data.Workers);
        foreach (var file in Directory.GetFiles(data.Workers).Where(file => Read(file) is { Process.IsAlive: false }))
        {
            File.Delete(file);
        }

        WholeFile.Write(FileOf(taskQueue), new WorkerRecord(address, ns, taskQueue, ProcessIdentity.Current, DateTimeOffset.UtcNow));
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
