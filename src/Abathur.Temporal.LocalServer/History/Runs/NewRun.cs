using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;
using OnConflictOptions = Temporalio.Api.Workflow.V1.OnConflictOptions;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Everything a run starts with.</summary>
internal sealed record NewRun
{
    public required string RunId { get; init; }

    public required WorkflowExecutionStartedEventAttributes Started { get; init; }

    public string RequestId { get; init; } = "";

    public UserMetadata? UserMetadata { get; init; }

    /// <summary>A signal follows in the same transition: its event stands before the first workflow task.</summary>
    public bool SignalsAtOnce { get; init; }

    /// <summary>Who asks for the start, and takes its first workflow task with the answer; null where that goes to its queue.</summary>
    public Poller? FirstWorker { get; init; }

    /// <summary>What becomes of it where the workflow runs already; null for nothing.</summary>
    public OnConflictOptions? OnConflict { get; init; }

    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>As the real server makes them: unique, and in the order of time.</summary>
    public static string CreateRunId() => Guid.CreateVersion7().ToString();
}
