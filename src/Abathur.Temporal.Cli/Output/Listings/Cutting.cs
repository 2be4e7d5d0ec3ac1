namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>What may be cut away of a column's text where it lacks room.</summary>
internal enum Cutting
{
    /// <summary>Nothing: ids, states and times are whole or not there.</summary>
    Never,

    /// <summary>The end, as of a title.</summary>
    End,

    /// <summary>The start, as of a path.</summary>
    Start,

    /// <summary>The last words, each as a whole, as of a list of ids.</summary>
    BetweenWords,
}
