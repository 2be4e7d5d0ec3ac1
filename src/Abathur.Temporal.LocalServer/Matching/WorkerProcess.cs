using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>
/// The process of a worker on this machine, by id and start time. A worker that was connected through this server's own
/// options sends it; when it is proven dead, what was out with it is given out again at once.
/// </summary>
internal static class WorkerProcess
{
    /// <summary>The gRPC metadata key that carries it.</summary>
    public const string Header = "temporal-local-process";

    private static readonly TimeSpan StartTimeTolerance = TimeSpan.FromSeconds(1);

    /// <summary>This process.</summary>
    public static string Current { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{Process.GetCurrentProcess().StartTime.ToUniversalTime().Ticks}");

    /// <summary>True only where it is certain: no process of that id, or one that started at another time.</summary>
    public static bool IsDead(string process)
    {
        var parts = process.Split(':');
        if (parts.Length != 2
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var ticks))
        {
            return false;
        }

        try
        {
            using var found = Process.GetProcessById(id);
            var started = found.StartTime.ToUniversalTime();
            return (started - new DateTime(ticks, DateTimeKind.Utc)).Duration() > StartTimeTolerance;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
