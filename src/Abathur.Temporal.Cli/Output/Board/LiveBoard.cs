using Abathur.Temporal.Client.Boards;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>Shows the board until something ends it: redrawn in a terminal, as lines of events elsewhere.</summary>
internal static class LiveBoard
{
    /// <summary>Returns the last board, or null if the swarm had ended before the first look.</summary>
    /// <param name="session">Where to draw, and whether it can be redrawn.</param>
    /// <param name="watcher">What to look at.</param>
    /// <param name="until">Ends the watch when it holds, after that board was drawn.</param>
    /// <param name="cancel">Leaves the board; the swarm continues.</param>
    public static async Task<BoardModel?> RunAsync(Session session, BoardWatcher watcher, Func<BoardModel, bool> until, CancellationToken cancel)
    {
        var console = session.Console;
        if (!session.Interactive)
        {
            return await FollowAsync(watcher, until, board => PlainBoard.Write(console, board, session.Zone), cancel);
        }

        return await console.Live(new Paragraph("…")).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            var screen = new BoardScreen(live, console.Profile, session.Zone);
            session.Notice.Board = screen.Show;
            try
            {
                return await FollowAsync(watcher, until, screen.Show, cancel);
            }
            finally
            {
                session.Notice.Board = null;
            }
        });
    }

    private static async Task<BoardModel?> FollowAsync(
        BoardWatcher watcher, Func<BoardModel, bool> until, Action<BoardModel> draw, CancellationToken cancel)
    {
        BoardModel? last = null;
        await foreach (var board in watcher.WatchAsync(cancel))
        {
            draw(last = board);
            if (until(board))
            {
                break;
            }
        }

        return last;
    }
}
