using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>More events than fit wait for a workflow task: it is failed, so that they can be written.</summary>
internal static class BufferLimit
{
    public static void Enforce(Transaction tx, RunState run)
    {
        if (run.Buffered.Count > Limits.BufferedEvents && run.Task is { IsStarted: true })
        {
            WorkflowTaskFailures.Fail(tx, run, WorkflowTaskFailedCause.ForceCloseCommand, null, HistoryService.Identity);
        }
    }
}
