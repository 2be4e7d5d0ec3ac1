using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>Messages straight to and from gRPC's buffers.</summary>
internal static class ProtobufMarshaller<T>
    where T : IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(() => new T());

    public static Marshaller<T> Instance { get; } = Marshallers.Create(Serialize, Deserialize);

    private static void Serialize(T message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    // Left to gRPC it would be Unknown.
    private static T Deserialize(DeserializationContext context)
    {
        try
        {
            return Parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException)
        {
            throw ServiceError.Internal("grpc: error unmarshalling request: proto: cannot parse invalid wire-format data");
        }
    }
}
