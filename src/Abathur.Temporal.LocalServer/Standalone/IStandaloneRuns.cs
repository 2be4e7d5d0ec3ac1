using Abathur.Temporal.LocalServer.Persistence;
using Grpc.Core;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>All runs of one kind, for those who don't care which kind it is.</summary>
internal interface IStandaloneRuns
{
    StandaloneKind Kind { get; }

    /// <summary>Puts a run that the store holds back to work.</summary>
    Task ResumeAsync(StoredExecution stored);

    /// <summary>Removes a run, open or closed; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="RpcException">NotFound.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    Task DeleteAsync(StandaloneKey key, string runId, CancellationToken cancellation);

    /// <summary>Removes closed runs.</summary>
    /// <exception cref="StoreException">Nothing was removed.</exception>
    Task RemoveAsync(StandaloneKey key, IEnumerable<string> closed);
}
