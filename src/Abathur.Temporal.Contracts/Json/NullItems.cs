using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Abathur.Temporal.Contracts;

/// <summary>Refuses null inside lists: the serializer looks at the members' nullability only, and handlers would trip over it.</summary>
internal static class NullItems
{
    public static void Refuse(JsonTypeInfo type)
    {
        JsonPropertyInfo[] lists = [.. type.Properties.Where(property => HoldsReferences(property.PropertyType) && property.Get is not null)];
        if (lists.Length > 0)
        {
            type.OnDeserialized += read => Check(read, lists);
        }
    }

    private static bool HoldsReferences(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && !type.GenericTypeArguments[0].IsValueType;

    private static void Check(object read, JsonPropertyInfo[] lists)
    {
        foreach (var list in lists)
        {
            if (list.Get!(read) is IEnumerable items && items.Cast<object?>().Contains(null))
            {
                throw new JsonException($"null in the list '{list.Name}'");
            }
        }
    }
}
