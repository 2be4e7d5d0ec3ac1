using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>What a query's name stands for.</summary>
/// <param name="Name">As it was written, for errors.</param>
/// <param name="Key">The field's own name, which is the written one with or without its prefix.</param>
/// <param name="Type">What it compares with.</param>
/// <param name="Read">Its value in a record (see <see cref="SearchAttributeValue"/>), or null.</param>
internal sealed record VisibilityField(string Name, string Key, IndexedValueType Type, Func<VisibilityRecord, object?> Read)
{
    /// <summary>Whether counts may be grouped by it.</summary>
    public bool IsStatus { get; init; } = Key == VisibilityFields.ExecutionStatus;
}
