using System.Text.Json;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Contracts;

/// <summary>Temporal's data converter with <see cref="AbathurJson"/>'s shape. Clients and workers of Abathur need it.</summary>
public static class AbathurDataConverter
{
    /// <summary>The converter, without encryption.</summary>
    public static DataConverter Instance { get; } =
        DataConverter.Default with { PayloadConverter = new Payloads() };

    private sealed class Payloads() : DefaultPayloadConverter(
    [
        new BinaryNullConverter(),
        new BinaryPlainConverter(),
        new JsonProtoConverter(),
        new BinaryProtoConverter(),
        new Json(),
    ]);

    private sealed class Json() : JsonPlainConverter(AbathurJson.Options), IEncodingConverter
    {
        // An update of the wrong shape is answered with this message, so it has to be one that a user can act on.
        object? IEncodingConverter.ToValue(Payload payload, Type type)
        {
            try
            {
                return base.ToValue(payload, type);
            }
            catch (JsonException e)
            {
                throw new ApplicationFailureException(JsonErrors.Explain(e), e, FailureTypes.InvalidInput, nonRetryable: true);
            }
        }
    }
}
