using Abathur.Temporal.LocalServer.Standalone;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>What a batch does to each of its targets.</summary>
/// <param name="Type">Its name in the protocol.</param>
/// <param name="Identity">Who asked for it.</param>
/// <param name="IsForOpenOnly">Whether it leaves out those that a query finds and that have closed.</param>
/// <param name="Apply">Does it.</param>
internal sealed record BatchOperation(BatchOperationType Type, string Identity, bool IsForOpenOnly, Func<BatchTarget, Task> Apply)
{
    /// <summary>What its targets are; null for workflows.</summary>
    public StandaloneKind? Kind { get; init; }
}
