using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Namespaces;

/// <summary>A namespace and its own search attributes; immutable, and kept as JSON.</summary>
internal sealed record NamespaceRecord
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public string Description { get; init; } = "";

    public string OwnerEmail { get; init; } = "";

    /// <summary>What it is called once it is deleted, while what it has is removed; null before.</summary>
    public string? DeletedName { get; init; }

    /// <summary>How long closed runs are kept, where a client has said so; null: as long as the server is told.</summary>
    public TimeSpan? OwnRetention { get; init; }

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, IndexedValueType> SearchAttributes { get; init; } = new Dictionary<string, IndexedValueType>();

    /// <summary>With more of them; what is there stays.</summary>
    public NamespaceRecord WithSearchAttributes(IReadOnlyDictionary<string, IndexedValueType> added) => added.Count == 0 ? this : this with
    {
        SearchAttributes = SearchAttributes.Concat(added.Where(a => !SearchAttributes.ContainsKey(a.Key))).ToDictionary(),
    };
}
