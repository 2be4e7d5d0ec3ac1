using System.Collections.Frozen;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// Methods whose true answer is empty: lists of what this server doesn't have (the Web UI asks for them), and reports that
/// nothing here reads.
/// </summary>
internal static class EmptyAnswers
{
    public static FrozenSet<string> Methods { get; } = new[]
    {
        "ListSchedules",
        "CountSchedules",
        "ListWorkers",
        "CountWorkers",
        "ListWorkerDeployments",
        "ListWorkflowRules",
        "ListArchivedWorkflowExecutions",
        "ListActivityExecutions",
        "CountActivityExecutions",
        "ListNexusOperationExecutions",
        "CountNexusOperationExecutions",
        "ListNexusEndpoints",
        "RecordWorkerHeartbeat",
    }.ToFrozenSet();
}
