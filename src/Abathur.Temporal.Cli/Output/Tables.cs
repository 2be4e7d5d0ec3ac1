using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>The one look of all tables.</summary>
internal static class Tables
{
    public static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(Color.Grey))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is read as markup or as control characters.</summary>
    public static Table Add(this Table table, params string?[] cells) =>
        table.AddRow(cells.Select(cell => new Text(SafeText.Line(cell ?? "-"))).ToArray());

    /// <summary>Names and values, one pair a line; pairs without a value are left out.</summary>
    public static Grid Facts(params (string Name, string? Value)[] facts)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var (name, value) in facts.Where(f => !string.IsNullOrEmpty(f.Value)))
        {
            grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(SafeText.Block(value)));
        }

        return grid;
    }
}
