using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>How large one field of payloads may be. As on the real server, what isn't worth a warning is never refused.</summary>
/// <param name="Error">In bytes; what is larger is refused (<c>limit.blobSize.error</c>).</param>
/// <param name="Warning">In bytes; what is larger is worth a warning (<c>limit.blobSize.warn</c>).</param>
internal sealed record PayloadLimit(int Error = Limits.Blob, int Warning = Limits.BlobWarning)
{
    /// <summary>What is refused is larger than this, in bytes.</summary>
    public int Bytes => Math.Max(Error, Warning);

    public bool IsExceededBy(IMessage? payloads) => payloads?.CalculateSize() > Bytes;
}
