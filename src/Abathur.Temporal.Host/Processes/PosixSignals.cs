using System.Runtime.InteropServices;

namespace Abathur.Temporal.Host.Processes;

/// <summary>Signals, which .NET sends none of but KILL.</summary>
internal static class PosixSignals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Does nothing where the process is gone, or isn't ours any more.</summary>
    public static void Send(int pid, int signal)
    {
        // 0, 1 and negative ids mean whole groups, init, or everything.
        if (pid > 1 && pid != Environment.ProcessId)
        {
            _ = NativeKill(pid, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
