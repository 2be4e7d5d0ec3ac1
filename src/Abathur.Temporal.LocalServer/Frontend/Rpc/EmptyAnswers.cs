using System.Collections.Frozen;

namespace Abathur.Temporal.LocalServer.Frontend.Rpc;

/// <summary>
/// Methods whose true answer is empty: lists of what this server doesn't have. The Web UI asks for them.
/// </summary>
internal static class EmptyAnswers
{
    public static FrozenSet<string> Methods { get; } = new[]
    {
        "ListWorkflowRules",
        "ListArchivedWorkflowExecutions",
    }.ToFrozenSet();
}
