using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Namespaces;

/// <summary>How large one field of payloads may be. As on the real server, what isn't worth a warning is never refused.</summary>
/// <param name="Error">In bytes; what is larger is refused (<c>limit.blobSize.error</c>).</param>
/// <param name="Warning">In bytes; what is larger is worth a warning (<c>limit.blobSize.warn</c>).</param>
internal sealed record PayloadLimit(int Error = PayloadLimit.DefaultError, int Warning = PayloadLimit.DefaultWarning)
{
    /// <summary>The real server's default.</summary>
    public const int DefaultError = 2 * 1024 * 1024;

    /// <summary>The real server's default.</summary>
    public const int DefaultWarning = 512 * 1024;

    public bool IsExceededBy(IMessage? payloads) => payloads?.CalculateSize() > Math.Max(Error, Warning);
}
