using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Namespaces;

/// <summary>A namespace and its own search attributes; immutable, and kept as JSON.</summary>
internal sealed record NamespaceRecord
{
    /// <summary>As the development server has it.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(1);

    public required string Name { get; init; }

    public required string Id { get; init; }

    public string Description { get; init; } = "";

    public string OwnerEmail { get; init; } = "";

    public TimeSpan Retention { get; init; } = DefaultRetention;

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, IndexedValueType> SearchAttributes { get; init; } = new Dictionary<string, IndexedValueType>();

    /// <summary>With more of them; what is there stays.</summary>
    public NamespaceRecord WithSearchAttributes(IReadOnlyDictionary<string, IndexedValueType> added) => added.Count == 0 ? this : this with
    {
        SearchAttributes = SearchAttributes.Concat(added.Where(a => !SearchAttributes.ContainsKey(a.Key))).ToDictionary(),
    };
}
