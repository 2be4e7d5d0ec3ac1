using Google.Protobuf;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>What requests and answers carry.</summary>
internal static class NexusPayloads
{
    /// <summary>Stands for none, as on the real server.</summary>
    public static Payload Nothing => new() { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("binary/null") } };
}
