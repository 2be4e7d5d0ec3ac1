using System.Text.Json.Serialization;

namespace Abathur.Temporal.LocalServer.Frontend;

[JsonSerializable(typeof(TaskToken))]
internal sealed partial class TaskTokenJson : JsonSerializerContext;
