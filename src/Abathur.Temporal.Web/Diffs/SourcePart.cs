namespace Abathur.Temporal.Web.Diffs;

/// <summary>A part of a line of source.</summary>
/// <param name="Kind">What it is, as a class in styles; null: nothing that has a colour.</param>
/// <param name="Text">Its text.</param>
internal readonly record struct SourcePart(string? Kind, string Text)
{
    public const string Keyword = "keyword";
    public const string Literal = "literal";
    public const string Number = "number";
    public const string Comment = "comment";
}
