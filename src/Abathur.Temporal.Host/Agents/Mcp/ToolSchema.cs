using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>JSON schemas of tools' inputs, as models of all providers take them: without <c>null</c> among the types.</summary>
internal static class ToolSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonElement Of<T>() => JsonSerializer.SerializeToElement(AbathurJson.Options.GetJsonSchemaAsNode(typeof(T), Options));

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = type.IsEnum ? Names(type) : node as JsonObject ?? [];
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(name => name!.GetValue<string>()).First(name => name != "null");
        }

        schema.Remove("default");
        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).FirstOrDefault() is DescriptionAttribute told)
        {
            schema["description"] = told.Description;
        }

        return schema;
    }

    private static JsonObject Names(Type type) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]),
    };
}
