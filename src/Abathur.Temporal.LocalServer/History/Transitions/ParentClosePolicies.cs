using Abathur.Temporal.LocalServer.History.State;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>What becomes of the children of a workflow that closed (or continued as new).</summary>
internal static class ParentClosePolicies
{
    private const string Reason = "by parent close policy";

    /// <summary>One that hasn't started by now never will: <see cref="ChildWorkflows"/> looks whether its parent is open.</summary>
    public static void Apply(Transaction tx, RunState parent, IEnumerable<ChildState> children)
    {
        foreach (var child in children.Where(c => c.IsStarted && c.Initiated.ParentClosePolicy != ParentClosePolicy.Abandon))
        {
            var engine = tx.Context.Engine;
            tx.Continue(() => ApplyAsync(engine, parent.Execution, child));
        }
    }

    public static async Task ApplyAsync(HistoryEngine engine, WorkflowExecution parent, ChildState child)
    {
        var key = new WorkflowKey(child.Initiated.Namespace, child.Initiated.WorkflowId);
        try
        {
            await engine.WriteAsync(key, tx => Apply(tx, parent, child));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // It has closed by itself.
        }
    }

    private static void Apply(Transaction tx, WorkflowExecution parent, ChildState child)
    {
        // Whatever runs under that id now may be somebody else's.
        if (tx.Lane.Open is not { } run
            || run.Started.FirstExecutionRunId != child.RunId
            || run.Started.ParentWorkflowExecution?.RunId != parent.RunId)
        {
            return;
        }

        if (child.Initiated.ParentClosePolicy == ParentClosePolicy.RequestCancel)
        {
            Messages.RequestCancel(tx, run, new() { Identity = Closing.ServerIdentity, ExternalWorkflowExecution = parent });
        }
        else
        {
            Closing.Terminate(tx, run, Reason, null, Closing.ServerIdentity);
        }
    }
}
