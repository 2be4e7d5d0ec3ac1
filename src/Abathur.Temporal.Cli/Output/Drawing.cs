using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>The console that tables and boards are drawn on.</summary>
internal static class Drawing
{
    // Wider than any text: nothing is cut or wrapped for a program that reads it.
    private const int UnboundedWidth = 1_000_000;

    public static IAnsiConsole On(Streams streams)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(streams.Output),
            Ansi = streams.Interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = streams is { Interactive: true, Colors: true } ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = streams.Interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!streams.Interactive)
        {
            console.Profile.Width = UnboundedWidth;
        }

        return console;
    }
}
