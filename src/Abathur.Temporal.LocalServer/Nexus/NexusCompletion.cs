using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>How an operation ended that a workflow carried out: what its callback tells the operation's caller.</summary>
internal sealed record NexusCompletion
{
    private const string OperationToken = "nexus-operation-token";

    /// <summary>Null where the callback's token is none of this server's.</summary>
    public CallbackToken? Target { get; init; }

    /// <summary>What the handler calls the operation; empty where it hasn't said so.</summary>
    public string Token { get; init; } = "";

    /// <summary>When the workflow was started: for a caller that hasn't heard of it yet.</summary>
    public DateTimeOffset StartTime { get; init; }

    /// <summary>A link to where the callback was attached: for the same.</summary>
    public byte[]? Link { get; init; }

    /// <summary>A good end; null for a result that there isn't, and for a bad end.</summary>
    public byte[]? Result { get; init; }

    /// <summary>A bad end; null for a good one.</summary>
    public byte[]? Failure { get; init; }

    /// <summary>What came of telling: scheduled before, then succeeded or failed.</summary>
    public CallbackState State { get; init; } = CallbackState.Scheduled;

    /// <summary>When it was told.</summary>
    public DateTimeOffset? ToldTime { get; init; }

    /// <summary>Why nobody could be told.</summary>
    [JsonIgnore]
    public string Problem { get; init; } = "handler error (BAD_REQUEST): invalid callback token";

    [JsonIgnore]
    public Payload? ResultPayload => Result is null ? null : Payload.Parser.ParseFrom(Result);

    [JsonIgnore]
    public Failure? FailureInfo => Failure is null ? null : Temporalio.Api.Failure.V1.Failure.Parser.ParseFrom(Failure);

    [JsonIgnore]
    public IReadOnlyList<Link> Links => Link is null ? [] : [Temporalio.Api.Common.V1.Link.Parser.ParseFrom(Link)];

    public static NexusCompletion Of(Callback callback, DateTimeOffset startTime, Link link, Payload? result, Failure? failure) => new()
    {
        Target = callback.Nexus?.Header.TryGetValue(CallbackToken.Header, out var token) == true ? CallbackToken.Parse(token) : null,
        Token = callback.Nexus?.Header.TryGetValue(OperationToken, out var operation) == true ? operation : "",
        StartTime = startTime,
        Link = link.ToByteArray(),
        Result = result?.ToByteArray(),
        Failure = failure?.ToByteArray(),
    };

    public static NexusCompletion Parse(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize(bytes.Span, NexusCompletionJson.Default.NexusCompletion)!;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, NexusCompletionJson.Default.NexusCompletion);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NexusCompletion))]
internal sealed partial class NexusCompletionJson : JsonSerializerContext;
