using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>A history that has grown too large ends its workflow: nothing could replay it for much longer.</summary>
internal static class HistoryLimit
{
    public static void Enforce(Transaction tx)
    {
        if (tx.Lane.Open is { } run && Reason(run) is { } reason)
        {
            Closing.Terminate(tx, run, reason, null, HistoryService.Identity);
        }
    }

    private static string? Reason(RunState run) => run switch
    {
        { Events.Count: >= Limits.HistoryEvents } => "Workflow history count exceeds limit.",
        { HistorySize: >= Limits.HistoryBytes } => "Workflow history size exceeds limit.",
        _ => null,
    };
}
