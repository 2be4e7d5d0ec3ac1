namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>A condition as it was written, before its names and values mean anything.</summary>
internal abstract record QuerySyntax
{
    public sealed record And(IReadOnlyList<QuerySyntax> Parts) : QuerySyntax;

    public sealed record Or(IReadOnlyList<QuerySyntax> Parts) : QuerySyntax;

    public sealed record Not(QuerySyntax Part) : QuerySyntax;

    /// <param name="Left">What is compared; only a name is allowed.</param>
    /// <param name="Operator">In upper case, as errors name it.</param>
    /// <param name="Right">A value, or a list of them.</param>
    public sealed record Comparison(QueryOperand Left, string Operator, QueryOperand Right) : QuerySyntax;

    public sealed record Between(QueryOperand Left, bool IsNegated, QueryOperand From, QueryOperand To) : QuerySyntax;

    public sealed record IsNull(QueryOperand Left, bool IsNegated) : QuerySyntax;

    /// <summary>An operand where a condition should be.</summary>
    public sealed record Bare(QueryOperand Operand) : QuerySyntax;
}
