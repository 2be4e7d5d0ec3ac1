using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>What the names in a query mean.</summary>
/// <param name="CustomAttributes">The namespace's own search attributes.</param>
/// <param name="Own">What some names mean for what is asked about, other than for workflows; null for nothing.</param>
internal sealed record VisibilityNames(
    IReadOnlyDictionary<string, IndexedValueType> CustomAttributes, IReadOnlyDictionary<string, VisibilityField>? Own = null)
{
    /// <exception cref="VisibilityQueryException">There is no such name.</exception>
    public VisibilityField Resolve(string name) =>
        Own?.GetValueOrDefault(name) ?? VisibilityFields.Resolve(name, CustomAttributes);

    /// <summary>The field that a name means, where an index may be by it.</summary>
    public string IndexOf(string name) => Own?.GetValueOrDefault(name)?.Key ?? name;
}
