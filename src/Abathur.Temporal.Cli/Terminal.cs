namespace Abathur.Temporal.Cli;

/// <summary>The process around the command: its streams and its signals.</summary>
internal static class Terminal
{
    public static async Task<int> RunAsync(string[] args)
    {
        var asked = Signals.Hold();
        return Signals.Over(await AbathurCommand.InvokeAsync(args, Streams.OfProcess(), asked));
    }
}
