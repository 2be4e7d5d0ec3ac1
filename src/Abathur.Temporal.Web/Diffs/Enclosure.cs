namespace Abathur.Temporal.Web.Diffs;

/// <summary>A comment or a literal between two marks.</summary>
/// <param name="Opening">The mark that begins it.</param>
/// <param name="Closing">The mark that ends it.</param>
/// <param name="Kind">What it is, a class of <see cref="SourcePart"/>.</param>
/// <param name="SpansLines">Whether it may end on a later line than it began.</param>
internal sealed record Enclosure(string Opening, string Closing, string Kind, bool SpansLines = false)
{
    /// <summary>Whether a backslash in it belongs to the character that follows. Comments have none.</summary>
    public bool HasEscapes { get; init; } = Kind == SourcePart.Literal;

    /// <summary>The longest that it can be, marks included, in UTF-16 characters: what would be longer is none, such as a lifetime in Rust.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>Whether it has a longest length.</summary>
    public bool IsShort => MaxLength < int.MaxValue;

    /// <summary>Where it ends that is open at a place; null: not on this line, or it would be too long.</summary>
    public int? EndIn(string line, int from)
    {
        var limit = IsShort ? Math.Min(line.Length, from + MaxLength - Opening.Length) : line.Length;
        for (var i = from; i < limit; i++)
        {
            if (HasEscapes && line[i] == '\\')
            {
                i++;
            }
            else if (string.CompareOrdinal(line, i, Closing, 0, Closing.Length) == 0)
            {
                return i + Closing.Length;
            }
        }

        return null;
    }
}
