namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>Decides which columns a width has room for, and how wide each is.</summary>
internal static class ColumnLayout
{
    /// <summary>The cells between two columns.</summary>
    public const int Gap = 2;

    /// <summary>
    /// Gives each column its width in cells; 0 hides it. Columns go, the greatest rank first, until the rest fits at its least widths;
    /// what is left over is shared by those that could use more. If not even the columns of rank 0 fit, the flexible ones of them are cut
    /// below their minimum, and the others stay whole.
    /// </summary>
    /// <param name="columns">The columns from left to right.</param>
    /// <param name="natural">How wide each would be with all its text, in cells.</param>
    /// <param name="width">The cells of a line, all columns and the gaps between them.</param>
    public static int[] Fit(IReadOnlyList<Column> columns, IReadOnlyList<int> natural, int width)
    {
        var widths = columns.Select((column, i) => Least(column, natural[i])).ToArray();
        var shown = Enumerable.Range(0, columns.Count).ToList();
        while (Spare(widths, width) < 0 && shown.MaxBy(i => (columns[i].Rank, i)) is var last && columns[last].Rank > 0)
        {
            widths[last] = 0;
            shown.Remove(last);
        }

        var flexible = shown.Where(i => columns[i].Cutting != Cutting.Never).ToList();
        Shrink(widths, flexible, width);
        Grow(widths, flexible, natural, width);
        return widths;
    }

    private static int Least(Column column, int natural) => column.Cutting == Cutting.Never
        ? natural
        : Math.Min(natural, column.Minimum);

    private static int Spare(int[] widths, int width) => width - widths.Sum() - (Gap * Math.Max(0, widths.Count(w => w > 0) - 1));

    private static void Shrink(int[] widths, List<int> flexible, int width)
    {
        while (Spare(widths, width) < 0 && flexible.Exists(i => widths[i] > 1))
        {
            widths[flexible.MaxBy(i => widths[i])]--;
        }
    }

    // Evenly, so that one long text leaves room for the others.
    private static void Grow(int[] widths, List<int> flexible, IReadOnlyList<int> natural, int width)
    {
        var spare = Spare(widths, width);
        while (spare > 0 && flexible.Where(i => widths[i] > 0 && widths[i] < natural[i]).ToList() is { Count: > 0 } growing)
        {
            var share = Math.Max(1, spare / growing.Count);
            foreach (var i in growing)
            {
                var more = Math.Min(Math.Min(share, natural[i] - widths[i]), spare);
                widths[i] += more;
                spare -= more;
            }
        }
    }
}
