namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>A column of a <see cref="Listing"/>, and what becomes of it in a narrow terminal.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="Rank">0: it is always shown. Of the others, the column with the greatest rank goes first.</param>
/// <param name="Minimum">The cells below which it isn't cut; it goes instead.</param>
/// <param name="Cutting">What may be cut away of its text.</param>
internal sealed record Column(string Header, int Rank, int Minimum, Cutting Cutting)
{
    /// <summary>A column that is as wide as its widest text: for ids, states, times and figures.</summary>
    public static Column Whole(string header, int rank = 0) => new(header, rank, 0, Cutting.Never);

    /// <summary>A column of prose and names.</summary>
    public static Column Text(string header, int rank = 0, int minimum = 20) => new(header, rank, minimum, Cutting.End);

    /// <summary>A column of paths: their ends tell them apart.</summary>
    public static Column Path(string header, int rank = 0, int minimum = 20) => new(header, rank, minimum, Cutting.Start);

    /// <summary>A column of words that are read as a whole, such as lists of ids, and sentences with ids and times.</summary>
    public static Column Words(string header, int rank = 0, int minimum = 10) => new(header, rank, minimum, Cutting.BetweenWords);
}
