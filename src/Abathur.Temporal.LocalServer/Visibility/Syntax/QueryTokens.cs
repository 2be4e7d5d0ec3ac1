namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>A query's tokens, read one ahead.</summary>
internal sealed class QueryTokens
{
    // A deeper query would use up the stack; nobody writes one.
    private const int DeepestNesting = 100;

    private readonly QueryLexer lexer;
    private int depth;

    public QueryTokens(string text)
    {
        lexer = new QueryLexer(text);
        Current = lexer.Next();
    }

    public QueryToken Current { get; private set; }

    public List<T> Separated<T>(Func<T> item)
    {
        List<T> items = [item()];
        while (TakeSymbol(","))
        {
            items.Add(item());
        }

        return items;
    }

    public T Nested<T>(Func<T> inner)
    {
        if (++depth > DeepestNesting)
        {
            throw new VisibilityQueryException(
                $"malformed SQL query: nested more than {DeepestNesting} levels deep at position {Current.Position}");
        }

        var result = inner();
        depth--;
        return result;
    }

    public QueryToken Take()
    {
        var taken = Current;
        Current = lexer.Next();
        return taken;
    }

    public bool TakeWord(string keyword)
    {
        var found = Current.IsWord(keyword);
        if (found)
        {
            Take();
        }

        return found;
    }

    public bool TakeSymbol(string symbol)
    {
        var found = Current.IsSymbol(symbol);
        if (found)
        {
            Take();
        }

        return found;
    }

    public void ExpectWord(string keyword)
    {
        if (!TakeWord(keyword))
        {
            throw Current.Unexpected();
        }
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Current.Unexpected();
        }
    }
}
