using System.Text;

namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>A query's text, token by token.</summary>
internal sealed class QueryLexer(string text)
{
    // The longest first.
    private static readonly string[] Symbols =
        ["<=>", "<=", ">=", "<>", "!=", "&&", "||", "=", "<", ">", "!", "(", ")", ",", ";", "+", "-", "*", "/", "%"];

    private int next;

    public QueryToken Next()
    {
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        var start = next;
        return start == text.Length ? new QueryToken(QueryTokenKind.End, "", start + 1) : text[start] switch
        {
            '`' => Quoted(QueryTokenKind.QuotedName),
            '\'' or '"' => Quoted(QueryTokenKind.String),
            var c when char.IsAsciiDigit(c) || (c == '.' && IsDigit(start + 1)) => Number(),
            var c when IsWord(c) => Token(QueryTokenKind.Word, start + text.AsSpan(start).IndexOfAnyExcept(WordCharacters)),
            _ when Symbols.FirstOrDefault(s => text.AsSpan(start).StartsWith(s)) is { } symbol =>
                Token(QueryTokenKind.Symbol, start + symbol.Length),
            _ => Token(QueryTokenKind.Unknown, start + 1),
        };
    }

    private static readonly System.Buffers.SearchValues<char> WordCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@$.");

    private static bool IsWord(char c) => WordCharacters.Contains(c);

    private bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    private QueryToken Token(QueryTokenKind kind, int end)
    {
        var start = next;
        next = end < start ? text.Length : end;
        return new QueryToken(kind, text[start..next], start + 1);
    }

    private QueryToken Number()
    {
        var end = next;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.' || IsExponentSign(end)))
        {
            end++;
        }

        return Token(QueryTokenKind.Number, end);
    }

    private bool IsExponentSign(int at) => text[at] is '+' or '-' && text[at - 1] is 'e' or 'E' && IsDigit(at + 1);

    // A quote within is doubled, or escaped like other characters by a backslash, as in MySQL's strings.
    private QueryToken Quoted(QueryTokenKind kind)
    {
        var start = next;
        var quote = text[next++];
        StringBuilder value = new();
        while (next < text.Length)
        {
            var c = text[next++];
            if (c == quote && (next == text.Length || text[next] != quote))
            {
                return new QueryToken(kind, value.ToString(), start + 1);
            }

            if (c == quote)
            {
                next++;
            }
            else if (c == '\\' && kind == QueryTokenKind.String && next < text.Length)
            {
                c = Unescaped(text[next++]);
            }

            value.Append(c);
        }

        throw new VisibilityQueryException($"malformed SQL query: syntax error at position {start + 1}: {quote} has no end");
    }

    private static char Unescaped(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        _ => c,
    };
}
