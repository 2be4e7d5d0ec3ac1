using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Branches;

/// <summary>A task's branch holds no commit that the integration branch doesn't have.</summary>
public sealed class NothingToMergeException(string branch)
    : HostFailureException($"{branch} holds no commit that the integration branch doesn't have.", FailureKind.NoEvidence);
