using System.Globalization;

namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>The grammar of what stands beside an operator: names, values, lists of values.</summary>
internal sealed class QueryOperandParser(QueryTokens tokens)
{
    public QueryOperand.Values Values()
    {
        var position = tokens.Current.Position;
        tokens.ExpectSymbol("(");
        var items = tokens.Separated(Operand);
        tokens.ExpectSymbol(")");
        return new QueryOperand.Values(items, position);
    }

    public QueryOperand Operand()
    {
        var operand = SingleOperand();
        while (tokens.Current.Kind == QueryTokenKind.Symbol && tokens.Current.Text is "+" or "-" or "*" or "/" or "%")
        {
            tokens.Take();
            SingleOperand();
            operand = new QueryOperand.Unsupported("arithmetic (did you forget to quote a value?)", operand.Position);
        }

        return operand;
    }

    private QueryOperand SingleOperand()
    {
        var token = tokens.Take();
        return token.Kind switch
        {
            QueryTokenKind.String => new QueryOperand.Literal(token.Text, token.Position),
            QueryTokenKind.Number => new QueryOperand.Literal(Number(token, ""), token.Position),
            QueryTokenKind.Symbol when token.Text is "-" or "+" && tokens.Current.Kind == QueryTokenKind.Number =>
                new QueryOperand.Literal(Number(tokens.Take(), token.Text), token.Position),
            QueryTokenKind.QuotedName => new QueryOperand.Name(token.Text, token.Position),
            QueryTokenKind.Word when token.IsWord("TRUE") || token.IsWord("FALSE") =>
                new QueryOperand.Literal(token.IsWord("TRUE"), token.Position),
            QueryTokenKind.Word when token.IsWord("NULL") => new QueryOperand.Null(token.Position),
            QueryTokenKind.Word when tokens.TakeSymbol("(") => Function(token),
            QueryTokenKind.Word when !IsReserved(token) => new QueryOperand.Name(token.Text, token.Position),
            _ => throw token.Unexpected(),
        };
    }

    private QueryOperand.Unsupported Function(QueryToken name)
    {
        if (!tokens.Current.IsSymbol(")"))
        {
            tokens.Nested(() => tokens.Separated(Operand));
        }

        tokens.ExpectSymbol(")");
        return new QueryOperand.Unsupported($"function {name.Text}", name.Position);
    }

    private static object Number(QueryToken token, string sign)
    {
        var text = sign + token.Text;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
            : throw new VisibilityQueryException(
                $"invalid expression: unable to parse value \"{token.Text}\" at position {token.Position}");
    }

    private static bool IsReserved(QueryToken token) =>
        token.Text.ToUpperInvariant() is "AND" or "OR" or "NOT" or "IN" or "IS" or "BETWEEN" or "LIKE" or "BY" or "GROUP" or "ORDER"
            or "LIMIT" or "WHERE" or "SELECT";
}
