using System.Runtime.InteropServices;

namespace Abathur.Temporal.Cli;

/// <summary>The reader of what this process prints: .NET doesn't tell when it has gone, neither at a write nor without one.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    // Reported whether asked for or not.
    private const short PollError = 0x8;
    private const short PollHangUp = 0x10;

    /// <summary>Whether a pipe's reader has gone; never where that can't be known.</summary>
    public static bool HasLostItsReader()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var output = new PollRequest { Descriptor = Descriptor };
        return Poll(ref output, 1, 0) > 0 && (output.Happened & (PollError | PollHangUp)) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Asked;
        public short Happened;
    }
}
