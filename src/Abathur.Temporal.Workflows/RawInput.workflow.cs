using Abathur.Temporal.Contracts;
using Temporalio.Converters;

namespace Abathur.Temporal.Workflows;

/// <summary>
/// Decodes what comes from outside. The SDK drops a typed signal of the wrong shape without a word, and tries a typed start
/// again for ever; taken raw, both get an answer.
/// </summary>
internal static class RawInput
{
    /// <exception cref="InvalidInputException">No JSON, or JSON of another shape.</exception>
    public static T Read<T>(IRawValue? value, string what) => AbathurJson.Read<T>(Json(value, what), what);

    public static ReadOnlySpan<byte> Json(IRawValue? value, string what)
    {
        var payload = value?.Payload ?? throw new InvalidInputException($"{what}: missing; one JSON object is needed.");
        var encoding = payload.Metadata.TryGetValue("encoding", out var bytes) ? bytes.ToStringUtf8() : "none";
        return encoding == "json/plain"
            ? payload.Data.Span
            : throw new InvalidInputException($"{what}: its encoding is {encoding}; one JSON object (json/plain) is needed.");
    }
}
