using Abathur.Temporal.Cli.Connection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>Draws the board.</summary>
public static class BoardView
{
    // How old the board is, and why, which takes some lines.
    private const int SilenceLines = 5;

    /// <summary>The board, no higher than <paramref name="height"/> lines.</summary>
    public static IRenderable Render(BoardModel board, int height = 40) => new Rows(Lines(board, height));

    /// <summary>The last board, if there is one, and below it why there is no newer one.</summary>
    internal static IRenderable Render(BoardModel? last, int height, Silence? silence)
    {
        if (silence is null)
        {
            return Render(last!, height);
        }

        var why = new Text(SafeText.Line(silence.Waiting), new Style(Color.Yellow));
        return last is null
            ? why
            : new Rows([.. Lines(last, height - SilenceLines), new Text($"This board is {Show.Span(silence.Lasted)} old.", new Style(Color.Yellow)), why]);
    }

    private static List<IRenderable> Lines(BoardModel board, int height)
    {
        ArgumentNullException.ThrowIfNull(board);
        // Header, counts, limits, the tables' own lines and one line of what holds work back.
        const int Fixed = 11;
        var tasks = Math.Clamp(board.Running.Count, 1, Math.Max(1, (height - Fixed) * 2 / 3));
        var events = Math.Max(1, height - Fixed - tasks);
        return
        [
            Header(board),
            BoardCounts.Render(board.Status),
            .. BoardCounts.Limits(board.Status, board.Now),
            Running(board, tasks),
            Events(board, events),
        ];
    }

    private static Markup Header(BoardModel board)
    {
        var state = board.Ended is { } ended ? $"ended ({ended})" : Show.Word(board.Status.State);
        return new Markup(
            $"[bold]{Markup.Escape(board.Status.Name)}[/] {Markup.Escape(state)}"
            + $"[grey], up {Show.Age(board.Status.StartedAt, board.Now)}, line {Markup.Escape(board.Status.Line)}[/]");
    }

    private static Table Running(BoardModel board, int rows)
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        foreach (var column in new[] { "task", "agent", "try", "turns", "tokens", "heard", "title", "doing" })
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        }

        foreach (var task in board.Running.Take(rows))
        {
            table.AddRow(
                new Text(task.Id),
                new Text(SafeText.Line(task.Agent ?? "-", 24)),
                new Text(Show.Number(task.Attempt)),
                new Text(task.Usage is { } usage ? Show.Number(usage.Turns) : "-"),
                new Text(task.Usage is { } used ? Show.Count(used.Tokens) : "-"),
                new Text(Show.Age(task.LastHeartbeat, board.Now)),
                Cut(task.Title),
                Cut(task.Doing));
        }

        if (board.Running.Count == 0)
        {
            table.AddRow(new Text("-", new Style(Color.Grey)), new Text("nothing runs", new Style(Color.Grey)));
        }

        var hidden = board.Status.Running.Count - Math.Min(rows, board.Running.Count);
        return hidden > 0 && board.Ended is null ? table.Caption($"and {hidden} more") : table;
    }

    private static Grid Events(BoardModel board, int rows)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn(new GridColumn { NoWrap = true });
        foreach (var e in board.Events.TakeLast(rows))
        {
            grid.AddRow([.. EventLine.Cells(e).Select(text => text.Ellipsis())]);
        }

        return grid;
    }

    private static Text Cut(string? text) => new Text(SafeText.Line(text ?? "-", 60)).Ellipsis();
}
