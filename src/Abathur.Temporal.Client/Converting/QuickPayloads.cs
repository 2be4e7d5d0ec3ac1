using System.Text.Json;
using Abathur.Temporal.Contracts;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Abathur.Temporal.Client.Converting;

/// <summary>Converts lists of tasks, and what is asked of them, without the serializer; leaves all else to <paramref name="serializer"/>.</summary>
internal sealed class QuickPayloads(IPayloadConverter serializer) : IPayloadConverter
{
    private const string Encoding = "encoding";

    private static readonly ByteString Json = ByteString.CopyFromUtf8("json/plain");

    public Payload ToPayload(object? value) => value is TaskFilter filter
        ? new Payload { Metadata = { { Encoding, Json } }, Data = ByteString.CopyFrom(TaskFilterWriter.Write(filter)) }
        : serializer.ToPayload(value);

    public object? ToValue(Payload payload, Type type)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return type == typeof(TaskPage) && payload.Metadata.TryGetValue(Encoding, out var encoding) && encoding.Equals(Json)
            ? TryRead(payload.Data.Memory) ?? serializer.ToValue(payload, type)
            : serializer.ToValue(payload, type);
    }

    // What isn't understood at once, such as a member that a newer worker sends, is the serializer's to judge.
    private static TaskPage? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return TaskPageReader.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
