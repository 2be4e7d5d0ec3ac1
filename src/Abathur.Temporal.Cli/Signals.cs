using System.Runtime.InteropServices;

namespace Abathur.Temporal.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to end, the second ends it, and those after that change nothing. They are
/// held until the process is gone: a signal that nobody holds ends it by the system's default, with another exit code.
/// </summary>
internal static class Signals
{
    private const string ShowCursor = "\e[?25h";

    // What is still done at an end by force must not take longer.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    private static readonly CancellationTokenSource Asking = new();

    // Rooted: a registration that is collected gives its signal back.
    private static readonly List<PosixSignalRegistration> Held = [];

    private static int Count;
    private static volatile ExitCode Code = ExitCode.Interrupted;
    private static volatile bool IsOver;

    /// <summary>Holds the signals from now on; the token is canceled by the first.</summary>
    public static CancellationToken Hold()
    {
        Held.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        Held.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        return Asking.Token;
    }

    /// <summary>The command has ended: with what the process exits; signals no longer matter.</summary>
    public static int Over(ExitCode ended)
    {
        IsOver = true;
        return (int)(ended == ExitCode.Interrupted ? Code : ended);
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        switch (IsOver ? 0 : Interlocked.Increment(ref Count))
        {
            case 1:
                Code = context.Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;
                Asking.Cancel();
                break;
            case 2:
                Exit();
                break;
            default:
                break;
        }
    }

    private static void Exit()
    {
        new Thread(ExitWithoutMore) { IsBackground = true, Name = "exit" }.Start();
        if (!Console.IsOutputRedirected)
        {
            Console.Out.Write(ShowCursor);
        }

        Environment.Exit((int)Code);
    }

    // The terminal may be stopped, and what has to end with us may be slow to find.
    private static void ExitWithoutMore()
    {
        Thread.Sleep(Grace);
        if (!OperatingSystem.IsWindows())
        {
            NativeExit((int)Code);
        }
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void NativeExit(int status);
}
