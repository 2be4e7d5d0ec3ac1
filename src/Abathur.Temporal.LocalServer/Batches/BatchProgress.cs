using System.Text.Json.Serialization;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>How far a batch is; immutable, and kept as JSON.</summary>
internal sealed record BatchProgress
{
    /// <summary>How many workflows it has come to, in order.</summary>
    public int Done { get; init; }

    /// <summary>How many of those could not be operated on.</summary>
    public int Failed { get; init; }

    public BatchOperationState State { get; init; } = BatchOperationState.Running;

    public DateTimeOffset? CloseTime { get; init; }

    [JsonIgnore]
    public bool IsRunning => State == BatchOperationState.Running;
}
