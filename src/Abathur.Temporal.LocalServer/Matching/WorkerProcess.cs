using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>
/// The process of a worker on this machine. A worker that was connected through this server's own options sends it; when it is
/// proven dead, what was out with it is given out again at once.
/// </summary>
internal static class WorkerProcess
{
    /// <summary>The gRPC metadata key that carries it, as <see cref="ProcessIdentity"/> writes it.</summary>
    public const string Header = "temporal-local-process";

    /// <summary>True only where it is certain.</summary>
    public static bool IsDead(string process) => ProcessIdentity.Parse(process) is { IsRunning: false };
}
