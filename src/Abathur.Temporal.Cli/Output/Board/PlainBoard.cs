using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>The board where nothing can be redrawn: a line for each event, and the counts when they change.</summary>
internal static class PlainBoard
{
    public static void Write(IAnsiConsole console, BoardModel board)
    {
        foreach (var e in board.NewEvents)
        {
            console.WriteLine(EventLine.Plain(e));
        }

        if (board.NewEvents.Count > 0 || board.Ended is not null)
        {
            var counts = board.Status.Tasks.OrderBy(t => t.Key).Select(t => $"{Show.Word(t.Key)} {t.Value}");
            var state = board.Ended is { } ended ? $"ended ({ended})" : Show.Word(board.Status.State);
            console.WriteLine($"{Show.Clock(board.Now)} {board.Status.Name} {state}: {string.Join(", ", counts)}");
        }
    }
}
