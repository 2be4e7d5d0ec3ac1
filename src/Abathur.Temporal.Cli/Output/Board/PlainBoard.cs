using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>The board where nothing can be redrawn: a line for each event, and the counts when they change.</summary>
internal static class PlainBoard
{
    public static void Write(IAnsiConsole console, BoardModel board, TimeZoneInfo zone)
    {
        foreach (var e in board.NewEvents)
        {
            console.Write(EventLine.Whole(e, zone));
        }

        if (board.NewEvents.Count > 0 || board.Ended is not null)
        {
            var counts = board.Status.Tasks.OrderBy(t => t.Key).Select(t => $"{Words.Of(t.Key)} {t.Value}");
            console.WriteLine($"{Show.Clock(board.Now, zone)} {board.Status.Name} {BoardView.State(board)}: {string.Join(", ", counts)}");
        }
    }
}
