using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>What becomes of the children of a workflow that closed (or continued as new).</summary>
internal static class ParentClosePolicies
{
    private const string Reason = "by parent close policy";

    /// <summary>One that hasn't started by now never will: <see cref="ChildWorkflows"/> looks whether its parent is open.</summary>
    public static void Apply(Transaction tx, RunState parent, IEnumerable<ChildState> children)
    {
        foreach (var child in children.Where(c => c.IsStarted && c.Initiated.ParentClosePolicy != ParentClosePolicy.Abandon))
        {
            tx.Continue(workflows => ApplyAsync(workflows, parent.Execution, child.Initiated, child.RunId!));
        }
    }

    public static async Task ApplyAsync(
        IWorkflows workflows, WorkflowExecution parent, StartChildWorkflowExecutionInitiatedEventAttributes child, string childRunId)
    {
        var key = new WorkflowKey(child.Namespace, child.WorkflowId);
        try
        {
            await workflows.WriteAsync(key, tx => Apply(tx, parent, childRunId, child.ParentClosePolicy));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // It has closed by itself.
        }
    }

    private static void Apply(Transaction tx, WorkflowExecution parent, string childRunId, ParentClosePolicy policy)
    {
        // Whatever runs under that id now may be somebody else's.
        if (tx.Lane.Open is not { } run
            || run.Started.FirstExecutionRunId != childRunId
            || run.Started.ParentWorkflowExecution?.RunId != parent.RunId)
        {
            return;
        }

        if (policy == ParentClosePolicy.RequestCancel)
        {
            Messages.RequestCancel(tx, run, new() { Identity = HistoryService.Identity, ExternalWorkflowExecution = parent });
        }
        else
        {
            Closing.Terminate(tx, run, Reason, null, HistoryService.Identity);
        }
    }
}
