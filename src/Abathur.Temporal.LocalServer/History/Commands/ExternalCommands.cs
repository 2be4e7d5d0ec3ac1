using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>Commands that reach other workflows: an event now, the deed once it is kept.</summary>
internal static class ExternalCommands
{
    public static void StartChild(CommandContext context, Command command)
    {
        var (tx, run, completed, _) = context;
        var attributes = command.StartChildWorkflowExecutionCommandAttributes;
        var ns = tx.Context.Namespaces.Get(NamespaceOr(attributes.Namespace, run.Namespace));
        var e = context.Append(command, new()
        {
            StartChildWorkflowExecutionInitiatedEventAttributes = new()
            {
                Namespace = ns.Name,
                NamespaceId = ns.Id,
                WorkflowId = attributes.WorkflowId,
                WorkflowType = attributes.WorkflowType,
                TaskQueue = new TaskQueue
                {
                    Name = attributes.TaskQueue is { Name.Length: > 0 } queue ? queue.Name : run.Started.TaskQueue.Name,
                    Kind = TaskQueueKind.Normal,
                },
                Input = attributes.Input,
                WorkflowExecutionTimeout = attributes.WorkflowExecutionTimeout,
                WorkflowRunTimeout = RunTimeout(attributes),
                WorkflowTaskTimeout = WorkflowTaskTimeouts.Of(attributes.WorkflowTaskTimeout, RunTimeout(attributes).ToTimeSpan()),
                ParentClosePolicy = attributes.ParentClosePolicy == ParentClosePolicy.Unspecified
                    ? ParentClosePolicy.Terminate
                    : attributes.ParentClosePolicy,
                Control = attributes.Control,
                WorkflowTaskCompletedEventId = completed,
                WorkflowIdReusePolicy = attributes.WorkflowIdReusePolicy == WorkflowIdReusePolicy.Unspecified
                    ? WorkflowIdReusePolicy.AllowDuplicate
                    : attributes.WorkflowIdReusePolicy,
                RetryPolicy = attributes.RetryPolicy is { } policy ? RetryPolicies.WithDefaults(policy) : null,
                CronSchedule = attributes.CronSchedule,
                Header = attributes.Header,
                Memo = attributes.Memo is { Fields.Count: > 0 } memo ? memo : null,
                SearchAttributes = TypedSearchAttributes.Check(ns, attributes.SearchAttributes),
                InheritBuildId = attributes.InheritBuildId,
                Priority = attributes.Priority,
            },
        });
        ChildWorkflows.Start(tx, run, run.Children[e.EventId], command.UserMetadata);
    }

    public static void Signal(CommandContext context, Command command)
    {
        var (tx, run, completed, _) = context;
        var attributes = command.SignalExternalWorkflowExecutionCommandAttributes;
        var ns = NamespaceOr(attributes.Namespace, run.Namespace);
        var e = context.Append(command, new()
        {
            SignalExternalWorkflowExecutionInitiatedEventAttributes = new()
            {
                WorkflowTaskCompletedEventId = completed,
                Namespace = ns,
                NamespaceId = tx.Context.Namespaces.Get(ns).Id,
                WorkflowExecution = attributes.Execution,
                SignalName = attributes.SignalName,
                Input = attributes.Input,
                Control = attributes.Control,
                ChildWorkflowOnly = attributes.ChildWorkflowOnly,
                Header = attributes.Header,
            },
        });
        ExternalWorkflows.Signal(tx, run, e.EventId);
    }

    public static void RequestCancel(CommandContext context, Command command)
    {
        var (tx, run, completed, _) = context;
        var attributes = command.RequestCancelExternalWorkflowExecutionCommandAttributes;
        var ns = NamespaceOr(attributes.Namespace, run.Namespace);
        var e = context.Append(command, new()
        {
            RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = new()
            {
                WorkflowTaskCompletedEventId = completed,
                Namespace = ns,
                NamespaceId = tx.Context.Namespaces.Get(ns).Id,
                WorkflowExecution = new WorkflowExecution { WorkflowId = attributes.WorkflowId, RunId = attributes.RunId },
                Control = attributes.Control,
                ChildWorkflowOnly = attributes.ChildWorkflowOnly,
                Reason = attributes.Reason,
            },
        });
        ExternalWorkflows.RequestCancel(tx, run, e.EventId);
    }

    private static Duration RunTimeout(StartChildWorkflowExecutionCommandAttributes attributes) =>
        Within(attributes.WorkflowRunTimeout ?? new(), attributes.WorkflowExecutionTimeout ?? new());

    // Zero is no timeout.
    private static Duration Within(Duration timeout, Duration limit) =>
        limit.ToTimeSpan() > TimeSpan.Zero && (timeout.ToTimeSpan() == TimeSpan.Zero || limit.ToTimeSpan() < timeout.ToTimeSpan())
            ? limit
            : timeout;

    private static string NamespaceOr(string given, string own) => given.Length > 0 ? given : own;
}
