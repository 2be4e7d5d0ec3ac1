using System.Globalization;
using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Where the next page of a history begins.</summary>
/// <param name="RunId">Pages stay with the run they began with.</param>
/// <param name="NextEventId">The first event of the next page; the last one, backwards.</param>
internal sealed record HistoryToken(string RunId, long NextEventId)
{
    private const char Separator = '|';

    public ByteString ToBytes() => ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{RunId}{Separator}{NextEventId}"));

    /// <summary>Null for the first page.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static HistoryToken? Parse(ByteString bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        var parts = bytes.ToStringUtf8().Split(Separator);
        return parts.Length == 2 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var next)
            ? new HistoryToken(parts[0], next)
            : throw ServiceError.InvalidArgument("Invalid NextPageToken.");
    }
}
