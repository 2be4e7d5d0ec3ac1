using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>Draws the board. All it shows are whole lines, so that it is as high as it is meant to be in a terminal of any width.</summary>
internal static class BoardView
{
    // How old the board is, and why, which takes some lines.
    private const int SilenceLines = 5;

    private static readonly Style Faint = new(Color.Grey);

    private static readonly Column[] Columns =
    [
        Column.Whole("task"),
        Column.Text("agent", rank: 3, minimum: 10),
        Column.Whole("try", rank: 4),
        Column.Whole("turns", rank: 6),
        Column.Whole("tokens", rank: 5),
        Column.Whole("heard", rank: 1),
        Column.Text("title", minimum: 16),
        Column.Text("doing", rank: 2, minimum: 14),
    ];

    /// <summary>The board, no higher than <paramref name="height"/> lines.</summary>
    public static IRenderable Render(BoardModel board, TimeZoneInfo zone, int height = 40) => new Rows(Lines(board, zone, height));

    /// <summary>The last board, if there is one, and below it why there is no newer one.</summary>
    public static IRenderable Render(BoardModel? last, TimeZoneInfo zone, int height, Silence? silence)
    {
        if (silence is null)
        {
            return Render(last!, zone, height);
        }

        var why = new Paragraph(SafeText.Line(silence.Waiting), new Style(Color.Yellow));
        return last is null
            ? why
            : new Rows([.. Lines(last, zone, height - SilenceLines), new OneLine($"This board is {Show.Span(silence.Lasted)} old.", new Style(Color.Yellow)), why]);
    }

    private static IEnumerable<IRenderable> Lines(BoardModel board, TimeZoneInfo zone, int height)
    {
        List<IRenderable> above = [Header(board), BoardCounts.Render(board.Status), .. BoardCounts.Limits(board.Status, board.Now)];

        // The tasks' headers, the line that counts those that aren't shown, and an empty line above and below them.
        const int Around = 4;
        var room = height - above.Count - Around;
        var tasks = Math.Clamp(board.Running.Count, 1, Math.Max(1, room * 2 / 3));
        return
        [
            .. above,
            new OneLine(string.Empty),
            Running(board, tasks),
            More(board, tasks),
            .. board.Events.TakeLast(Math.Max(1, room - tasks)).Select(e => EventLine.Cut(e, zone)),
        ];
    }

    private static OneLine Header(BoardModel board)
    {
        var name = new Cell(board.Status.Name, new Style(decoration: Decoration.Bold));
        var state = new Cell(" " + State(board));
        var up = new Cell($", up {Show.Age(board.Status.StartedAt, board.Now)}", Faint);
        return new OneLine([name, state, up, new Cell($", line {board.Status.IntegrationBranch}", Faint)], [name, state, up], [name, state]);
    }

    /// <summary>What the swarm does, or how it ended.</summary>
    public static string State(BoardModel board) =>
        board.Ended is { } ended ? $"ended ({Words.Split(ended)})" : Words.Of(board.Status.State);

    private static Listing Running(BoardModel board, int rows)
    {
        var table = new Listing(Columns);
        foreach (var task in board.Running.Take(rows))
        {
            table.Add(
                task.Id,
                task.Agent,
                Show.Number(task.Attempt),
                task.Usage is { } usage ? Show.Number(usage.Turns) : null,
                task.Usage is { } used ? Show.Count(used.Tokens) : null,
                Show.Age(task.LastHeartbeat, board.Now),
                task.Title,
                task.Doing);
        }

        return table;
    }

    private static Rows More(BoardModel board, int rows)
    {
        var hidden = board.Ended is null ? board.Status.Running.Count - Math.Min(rows, board.Running.Count) : 0;
        var said = board.Running.Count == 0 ? "nothing runs" : hidden > 0 ? $"and {hidden} more" : null;
        return said is null ? new Rows(new OneLine(string.Empty)) : new Rows(new OneLine(said, Faint), new OneLine(string.Empty));
    }
}
