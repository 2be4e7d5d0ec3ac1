using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Host.Processes;

/// <summary>A process told apart from a later one that got the same id.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Start">When it started, in words that only this boot (and, on Linux, this PID namespace) uses.</param>
public sealed record ProcessIdentity(int Pid, string Start)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId)!;

    /// <summary>No process: it hasn't started yet, or has ended already.</summary>
    public static ProcessIdentity None { get; } = new(0, "none");

    /// <summary>Whether this very process still runs.</summary>
    [JsonIgnore]
    public bool IsAlive => Of(Pid) == this;

    /// <summary>Whether it is stopped by a signal, as SIGSTOP does; false where that can't be known.</summary>
    [JsonIgnore]
    public bool IsStopped => OperatingSystem.IsLinux() && IsAlive && LinuxProcesses.Read(Pid) is { IsStopped: true };

    /// <summary>The process that has this id now; null if there is none, or only its unreaped remains.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxProcesses.Read(pid) is { IsDead: false } process
                ? new(pid, string.Create(CultureInfo.InvariantCulture, $"{LinuxProcesses.Epoch}/{process.StartTicks}"))
                : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new(pid, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
