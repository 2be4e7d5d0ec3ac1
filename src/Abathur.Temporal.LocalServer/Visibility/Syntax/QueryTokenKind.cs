namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

internal enum QueryTokenKind
{
    /// <summary>A field name or a keyword; keywords are told apart by the parser, whatever their case.</summary>
    Word,

    /// <summary>A field name in back-ticks, never a keyword.</summary>
    QuotedName,

    /// <summary>A string in single or double quotes, its escapes resolved.</summary>
    String,

    Number,

    /// <summary>An operator, a parenthesis, a comma or a semicolon.</summary>
    Symbol,

    /// <summary>What belongs to no token.</summary>
    Unknown,

    End,
}
