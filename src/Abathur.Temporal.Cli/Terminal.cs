using System.Runtime.InteropServices;

namespace Abathur.Temporal.Cli;

/// <summary>The process around the command: its streams and its signals.</summary>
internal static class Terminal
{
    private const string ShowCursor = "\e[?25h";

    public static async Task<int> RunAsync(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        return (int)await AbathurCommand.InvokeAsync(args, Streams.OfProcess(), interrupted.Token);

        // The first signal asks the command to end; a second one ends it, whatever it is doing.
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (interrupted.IsCancellationRequested)
            {
                if (!Console.IsOutputRedirected)
                {
                    Console.Out.Write(ShowCursor);
                }

                Environment.Exit((int)ExitCode.Interrupted);
            }

            interrupted.Cancel();
        }
    }
}
