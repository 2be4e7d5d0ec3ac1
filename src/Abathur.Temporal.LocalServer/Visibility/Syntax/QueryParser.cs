namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>
/// The grammar: OR binds weaker than AND, AND than NOT, NOT than comparisons. It takes what SQL has and visibility queries
/// don't (LIKE, functions, arithmetic) as far as a clear answer needs it.
/// </summary>
internal sealed class QueryParser
{
    private static readonly string[] WordOperators = ["IN", "LIKE", "REGEXP", "STARTS_WITH"];
    private static readonly string[] SymbolOperators = ["=", "!=", "<>", "<", "<=", ">", ">=", "<=>"];

    private readonly QueryTokens tokens;
    private readonly QueryOperandParser operands;

    private QueryParser(string text)
    {
        tokens = new QueryTokens(text);
        operands = new QueryOperandParser(tokens);
    }

    /// <exception cref="VisibilityQueryException">With the position, counted from 1.</exception>
    public static QueryClauses Parse(string text) => new QueryParser(text).Clauses();

    private QueryClauses Clauses()
    {
        var isForAll = tokens.Current.Kind == QueryTokenKind.End || tokens.Current.IsWord("GROUP") || tokens.Current.IsWord("ORDER");
        var where = isForAll ? null : Or();
        IReadOnlyList<string> groupBy = tokens.TakeWord("GROUP") ? By(Name) : [];
        IReadOnlyList<(string, bool)> orderBy = tokens.TakeWord("ORDER") ? By(OrderItem) : [];
        if (tokens.Current.IsWord("LIMIT"))
        {
            throw new VisibilityQueryException("operation is not supported: 'LIMIT' clause");
        }

        tokens.TakeSymbol(";");
        return tokens.Current.Kind == QueryTokenKind.End ? new QueryClauses(where, groupBy, orderBy) : throw tokens.Current.Unexpected();
    }

    private List<T> By<T>(Func<T> item)
    {
        tokens.ExpectWord("BY");
        return tokens.Separated(item);
    }

    private (string, bool) OrderItem()
    {
        var name = Name();
        var descending = tokens.TakeWord("DESC");
        if (!descending)
        {
            tokens.TakeWord("ASC");
        }

        return (name, descending);
    }

    private string Name() =>
        tokens.Current.Kind is QueryTokenKind.Word or QueryTokenKind.QuotedName ? tokens.Take().Text : throw tokens.Current.Unexpected();

    private QuerySyntax Or() => Chain(And, "OR", "||", parts => new QuerySyntax.Or(parts));

    private QuerySyntax And() => Chain(Not, "AND", "&&", parts => new QuerySyntax.And(parts));

    private QuerySyntax Chain(Func<QuerySyntax> part, string word, string symbol, Func<List<QuerySyntax>, QuerySyntax> combine)
    {
        List<QuerySyntax> parts = [part()];
        while (tokens.TakeWord(word) || tokens.TakeSymbol(symbol))
        {
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : combine(parts);
    }

    private QuerySyntax Not() => tokens.TakeWord("NOT") || tokens.TakeSymbol("!")
        ? tokens.Nested(() => new QuerySyntax.Not(Not())) : Condition();

    private QuerySyntax Condition()
    {
        if (tokens.TakeSymbol("("))
        {
            var inner = tokens.Nested(Or);
            tokens.ExpectSymbol(")");
            return inner;
        }

        var left = operands.Operand();
        if (tokens.TakeWord("IS"))
        {
            return IsNull(left);
        }

        var negated = tokens.TakeWord("NOT");
        if (tokens.TakeWord("BETWEEN"))
        {
            var from = operands.Operand();
            tokens.ExpectWord("AND");
            return new QuerySyntax.Between(left, negated, from, operands.Operand());
        }

        return Operator(negated) is { } found ? Comparison(left, found) : new QuerySyntax.Bare(left);
    }

    private QuerySyntax.Comparison Comparison(QueryOperand left, string found) =>
        new(left, found, found is "IN" or "NOT IN" ? operands.Values() : operands.Operand());

    private QuerySyntax.IsNull IsNull(QueryOperand left)
    {
        var negated = tokens.TakeWord("NOT");
        if (tokens.Current.IsWord("TRUE") || tokens.Current.IsWord("FALSE"))
        {
            throw new VisibilityQueryException("invalid expression: 'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'");
        }

        tokens.ExpectWord("NULL");
        return new QuerySyntax.IsNull(left, negated);
    }

    private string? Operator(bool negated)
    {
        if (WordOperators.FirstOrDefault(tokens.TakeWord) is { } word)
        {
            return negated ? $"NOT {word}" : word;
        }

        if (negated)
        {
            throw tokens.Current.Unexpected();
        }

        var symbol = SymbolOperators.FirstOrDefault(tokens.TakeSymbol);
        return symbol == "<>" ? "!=" : symbol;
    }
}
