using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>Shows the board until something ends it: redrawn in a terminal, as lines of events elsewhere.</summary>
public static class LiveBoard
{
    /// <summary>Returns the last board, or null if the swarm had ended before the first look.</summary>
    /// <param name="console">Where to draw.</param>
    /// <param name="watcher">What to look at.</param>
    /// <param name="until">Ends the watch when it holds, after that board was drawn.</param>
    /// <param name="redraw">Whether the console can be redrawn.</param>
    /// <param name="cancel">Leaves the board; the swarm goes on.</param>
    public static async Task<BoardModel?> RunAsync(
        IAnsiConsole console, BoardWatcher watcher, Func<BoardModel, bool> until, bool redraw, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(until);
        if (!redraw)
        {
            return await FollowAsync(watcher, until, board => PlainBoard.Write(console, board), cancel);
        }

        return await console.Live(new Text("…")).Overflow(VerticalOverflow.Crop).StartAsync(live => FollowAsync(
            watcher,
            until,
            board =>
            {
                live.UpdateTarget(BoardView.Render(board, console.Profile.Height));
                live.Refresh();
            },
            cancel));
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
