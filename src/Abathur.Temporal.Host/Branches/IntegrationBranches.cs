using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>Where a repository keeps its swarms' integration branches.</summary>
internal sealed class IntegrationBranches(LocalIntegrationBranch local, SharedIntegrationBranch shared)
{
    /// <summary>At its URL where hosts share it, else in itself.</summary>
    public IIntegrationBranch Of(Repository repository) => repository.Remote is null ? local : shared;
}
