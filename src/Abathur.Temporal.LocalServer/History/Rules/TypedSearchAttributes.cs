using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Visibility;
using Temporalio.Api.Enums.V1;
using Wire = Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Search attributes as workflows set them: checked and given their types before they reach an event.</summary>
internal static class TypedSearchAttributes
{
    private const string TypeKey = "type";

    /// <summary>The attributes with their types in the metadata, as the history keeps them.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: not registered, or of another type.</exception>
    public static Wire.SearchAttributes? Check(NamespaceRecord ns, Wire.SearchAttributes? attributes)
    {
        if (attributes is null || attributes.IndexedFields.Count == 0)
        {
            return attributes;
        }

        var typed = new Wire.SearchAttributes();
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            typed.IndexedFields[name] = Check(ns, name, payload);
        }

        return typed;
    }

    /// <summary>As queries compare them.</summary>
    public static IReadOnlyDictionary<string, SearchAttributeValue> Values(Wire.SearchAttributes attributes)
    {
        if (attributes.IndexedFields.Count == 0)
        {
            return SearchAttributeValue.None;
        }

        var values = new Dictionary<string, SearchAttributeValue>();
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            if (SearchAttributeValue.Decode(payload, Enum.Parse<IndexedValueType>(payload.Metadata[TypeKey].ToStringUtf8())) is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static Wire.Payload Check(NamespaceRecord ns, string name, Wire.Payload payload)
    {
        if (!ns.SearchAttributes.TryGetValue(name, out var type) && !VisibilityFields.Predefined.TryGetValue(name, out type))
        {
            throw ServiceError.InvalidArgument($"Namespace {ns.Name} has no mapping defined for search attribute {name}");
        }

        try
        {
            _ = SearchAttributeValue.Decode(payload, type);
        }
        catch (FormatException e)
        {
            throw ServiceError.InvalidArgument($"invalid value for search attribute {name} of type {type}: {e.Message}");
        }

        var typed = payload.Clone();
        typed.Metadata[TypeKey] = Google.Protobuf.ByteString.CopyFromUtf8(type.ToString());
        return typed;
    }
}
