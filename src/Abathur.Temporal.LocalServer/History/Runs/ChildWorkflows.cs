using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>
/// Starts children and hears of their end. Each step is a transition of one workflow; what is missing after a crash shows in
/// the parent's history, and is done then.
/// </summary>
internal static class ChildWorkflows
{
    public static void Start(Transaction tx, RunState parent, ChildState child, UserMetadata? metadata)
    {
        var start = ChildStart.Of(tx, parent, child, metadata);
        tx.Continue(workflows => StartAsync(workflows, parent, child, start));
    }

    /// <summary>Tells the parent how its child ended.</summary>
    public static void ReportClose(Transaction tx, RunState run, WorkflowExecution parent, HistoryEvent closing)
    {
        tx.Continue(workflows => ReportCloseAsync(workflows, run, parent, closing));
    }

    public static Task ReportCloseAsync(IWorkflows workflows, RunState run, WorkflowExecution parent, HistoryEvent closing)
    {
        var key = new WorkflowKey(run.Started.ParentWorkflowNamespace, parent.WorkflowId);
        return workflows.WriteAsync(key, tx =>
        {
            if (tx.Lane.Open is { } open
                && open.IsParentRun(parent.RunId)
                && open.Children.TryGetValue(run.Started.ParentInitiatedEventId, out var child))
            {
                RecordStarted(tx, open, child, run.Started.FirstExecutionRunId);
                tx.Append(open, ChildCloseEvent.Of(child, run, closing));
                BufferLimit.Enforce(tx, open);
                WorkflowTasks.ScheduleIfIdle(tx, open);
            }
        });
    }

    private static async Task StartAsync(IWorkflows workflows, RunState parent, ChildState child, NewRun start)
    {
        var initiated = child.Initiated;
        var parentKey = new WorkflowKey(parent.Namespace, parent.WorkflowId);
        if (!await IsAwaitedAsync(workflows, parentKey, parent.RunId, child.InitiatedEventId))
        {
            return;
        }

        string? runId = null;
        try
        {
            var key = new WorkflowKey(initiated.Namespace, initiated.WorkflowId);
            runId = await workflows.WriteAsync(key, tx =>
                StartPolicy.Start(tx, start, initiated.WorkflowIdReusePolicy, WorkflowIdConflictPolicy.Fail).RunId);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            // The parent is told.
        }

        var isAwaited = await workflows.WriteAsync(parentKey, tx =>
        {
            if (tx.Lane.Open is not { } open
                || open.RunId != parent.RunId
                || !open.Children.TryGetValue(child.InitiatedEventId, out var pending))
            {
                return false;
            }

            if (runId is null)
            {
                tx.Append(open, FailedEvent(pending));
            }
            else
            {
                RecordStarted(tx, open, pending, runId);
            }

            WorkflowTasks.ScheduleIfIdle(tx, open);
            return true;
        });
        if (!isAwaited && runId is not null)
        {
            // The parent closed in between: its policy holds for this child too.
            await ParentClosePolicies.ApplyAsync(workflows, parent.Execution, initiated, runId);
        }
    }

    private static Task<bool> IsAwaitedAsync(IWorkflows workflows, WorkflowKey key, string runId, long initiated) =>
        workflows.WriteAsync(key, tx =>
            tx.Lane.Open is { } open && open.RunId == runId && open.Children.TryGetValue(initiated, out var child) && !child.IsStarted);

    private static void RecordStarted(Transaction tx, RunState parent, ChildState child, string runId)
    {
        if (child.IsStarted)
        {
            return;
        }

        tx.Append(parent, new HistoryEvent
        {
            ChildWorkflowExecutionStartedEventAttributes = new()
            {
                Namespace = child.Initiated.Namespace,
                NamespaceId = child.Initiated.NamespaceId,
                InitiatedEventId = child.InitiatedEventId,
                WorkflowExecution = new WorkflowExecution { WorkflowId = child.Initiated.WorkflowId, RunId = runId },
                WorkflowType = child.Initiated.WorkflowType,
                Header = child.Initiated.Header,
            },
        });
    }

    private static HistoryEvent FailedEvent(ChildState child) => new()
    {
        StartChildWorkflowExecutionFailedEventAttributes = new()
        {
            Namespace = child.Initiated.Namespace,
            NamespaceId = child.Initiated.NamespaceId,
            WorkflowId = child.Initiated.WorkflowId,
            WorkflowType = child.Initiated.WorkflowType,
            Cause = StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists,
            Control = child.Initiated.Control,
            InitiatedEventId = child.InitiatedEventId,
        },
    };
}
