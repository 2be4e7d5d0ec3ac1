using System.Text.Json.Nodes;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>Payloads as a client in another language sends and reads them: bytes of JSON, and none of our types.</summary>
internal static class RawJson
{
    public static RawValue Of(string json, string encoding = "json/plain") => new(new Payload
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8(encoding) },
        Data = ByteString.CopyFromUtf8(json),
    });

    public static JsonNode Read(RawValue value) => JsonNode.Parse(value.Payload.Data.Span)!;
}
