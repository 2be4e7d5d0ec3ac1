using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Data;

/// <summary>A worker process of this host.</summary>
/// <param name="Address">The Temporal service that it works for, <c>host:port</c>.</param>
/// <param name="Namespace">The service's namespace.</param>
/// <param name="TaskQueue">Its base task queue.</param>
/// <param name="Process">The process.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record WorkerRecord(string Address, string Namespace, string TaskQueue, ProcessIdentity Process, DateTimeOffset StartedAt)
{
    /// <summary>Whether this worker polls that queue.</summary>
    public bool Serves(string address, string @namespace, string taskQueue) =>
        Plain(Address) == Plain(address) && Namespace == @namespace && TaskQueue == taskQueue;

    // Clients and workers may name the same service by either.
    private static string Plain(string address) => address.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
}
