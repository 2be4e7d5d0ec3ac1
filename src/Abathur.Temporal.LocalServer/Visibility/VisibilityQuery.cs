using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>A parsed visibility query: which runs, in which order, and whether their count is grouped.</summary>
internal sealed class VisibilityQuery
{
    /// <param name="text">The query as it was sent; empty for every run.</param>
    /// <param name="customAttributes">The namespace's own search attributes.</param>
    /// <exception cref="VisibilityQueryException">With the position, counted from 1.</exception>
    public static VisibilityQuery Parse(string text, IReadOnlyDictionary<string, IndexedValueType> customAttributes) => throw new NotImplementedException();
}
