using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <param name="Records">In the order of the query.</param>
/// <param name="NextPageToken">Empty on the last page.</param>
internal sealed record VisibilityPage(IReadOnlyList<VisibilityRecord> Records, ByteString NextPageToken);
