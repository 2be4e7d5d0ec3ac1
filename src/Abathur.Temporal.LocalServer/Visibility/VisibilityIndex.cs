namespace Abathur.Temporal.LocalServer.Visibility;

internal sealed class VisibilityIndex
{
    public void Upsert(VisibilityRecord record) => throw new NotImplementedException();

    public void Delete(string namespaceName, string runId) => throw new NotImplementedException();

    public VisibilityPage List(string namespaceName, VisibilityQuery query, int pageSize, ReadOnlySpan<byte> pageToken) => throw new NotImplementedException();

    public VisibilityCount Count(string namespaceName, VisibilityQuery query) => throw new NotImplementedException();
}
