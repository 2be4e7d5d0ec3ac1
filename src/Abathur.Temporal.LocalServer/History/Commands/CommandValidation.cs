using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Cause = Temporalio.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>
/// Looks at all commands of a workflow task before the first is handled: all are done, or none. It follows what earlier
/// commands of the same task start and cancel.
/// </summary>
internal sealed class CommandValidation(RunState run, HistoryContext context)
{
    private readonly NamespaceRegistry namespaces = context.Namespaces;
    private readonly NexusValidation nexus = new(run, context);
    private readonly HashSet<string> activityIds = [.. run.Activities.Values.Select(a => a.Scheduled.ActivityId)];
    private readonly HashSet<string> timerIds = [.. run.Timers.Keys];
    private int children = run.Children.Count;
    private int signals = run.OutgoingSignals.Count;
    private int cancels = run.OutgoingCancels.Count;

    /// <summary>Why the task fails; null for good commands.</summary>
    public CommandProblem? Validate(IEnumerable<Command> commands)
    {
        Command? closing = null;
        foreach (var command in commands)
        {
            if (closing is not null)
            {
                return (Cause.UnhandledCommand, $"{command.CommandType} follows {closing.CommandType}, which closes the workflow.");
            }

            if (Validate(command) is { } problem)
            {
                return problem;
            }

            closing = CommandHandlers.Closes(command) ? command : null;
        }

        return null;
    }

    private CommandProblem? Validate(Command command) => command.CommandType switch
    {
        CommandType.ScheduleActivityTask => Activity(command.ScheduleActivityTaskCommandAttributes),
        CommandType.RequestCancelActivityTask => CancelActivity(command.RequestCancelActivityTaskCommandAttributes),
        CommandType.StartTimer => Timer(command.StartTimerCommandAttributes),
        CommandType.CancelTimer => CancelTimer(command.CancelTimerCommandAttributes),
        CommandType.StartChildWorkflowExecution => Child(command.StartChildWorkflowExecutionCommandAttributes),
        CommandType.SignalExternalWorkflowExecution => Signal(command.SignalExternalWorkflowExecutionCommandAttributes),
        CommandType.RequestCancelExternalWorkflowExecution => Cancel(command.RequestCancelExternalWorkflowExecutionCommandAttributes),
        CommandType.ScheduleNexusOperation => nexus.Schedule(command.ScheduleNexusOperationCommandAttributes),
        CommandType.RequestCancelNexusOperation => nexus.Cancel(command.RequestCancelNexusOperationCommandAttributes),
        CommandType.UpsertWorkflowSearchAttributes => SearchAttributes(
            run.Namespace, command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes),
        CommandType.RecordMarker => command.RecordMarkerCommandAttributes.MarkerName.Length == 0
            ? (Cause.BadRecordMarkerAttributes, "MarkerName is not set on RecordMarkerCommand.")
            : Size(Cause.BadRecordMarkerAttributes, command.RecordMarkerCommandAttributes, "RecordMarkerCommandAttributes.Details"),
        CommandType.CompleteWorkflowExecution => Size(
            Cause.BadScheduleActivityAttributes, // The real server says that here too.
            command.CompleteWorkflowExecutionCommandAttributes.Result,
            "CompleteWorkflowExecutionCommandAttributes.Result"),
        CommandType.FailWorkflowExecution => command.FailWorkflowExecutionCommandAttributes.Failure is null
            ? (Cause.BadFailWorkflowExecutionAttributes, "Failure is not set on FailWorkflowExecutionCommand.")
            : Size(
                Cause.BadFailWorkflowExecutionAttributes,
                command.FailWorkflowExecutionCommandAttributes.Failure,
                "FailWorkflowExecutionCommandAttributes.Failure"),
        CommandType.ContinueAsNewWorkflowExecution => Continue(command.ContinueAsNewWorkflowExecutionCommandAttributes),
        _ when CommandHandlers.IsKnown(command.CommandType) => null,
        _ => (Cause.FeatureDisabled, $"{command.CommandType} is not implemented by this server."),
    };

    private CommandProblem? Activity(ScheduleActivityTaskCommandAttributes a)
    {
        const Cause bad = Cause.BadScheduleActivityAttributes;
        if (ActivityAttributes.Problem(a) is { } problem)
        {
            return (bad, problem);
        }

        if (activityIds.Count >= Limits.Pending)
        {
            return (Cause.PendingActivitiesLimitExceeded, TooMany("activities", activityIds.Count));
        }

        return activityIds.Add(a.ActivityId)
            ? Size(bad, a.Input, "ScheduleActivityTaskCommandAttributes.Input")
            : (Cause.ScheduleActivityDuplicateId, $"ScheduleActivityDuplicateId: activity {a.ActivityId} is pending already.");
    }

    private CommandProblem? CancelActivity(RequestCancelActivityTaskCommandAttributes a)
    {
        if (run.Activities.TryGetValue(a.ScheduledEventId, out var activity))
        {
            if (activity.Stage != ActivityStage.Started)
            {
                activityIds.Remove(activity.Scheduled.ActivityId);
            }

            return null;
        }

        // It may have ended while the worker decided to cancel it.
        return a.ScheduledEventId > 0 && a.ScheduledEventId <= run.Events.Count
            && run.Events[(int)a.ScheduledEventId - 1].EventType == EventType.ActivityTaskScheduled
                ? null
                : (Cause.BadRequestCancelActivityAttributes, $"ScheduledEventId {a.ScheduledEventId} is no activity.");
    }

    private CommandProblem? Timer(StartTimerCommandAttributes a)
    {
        if (a.TimerId.Length == 0)
        {
            return (Cause.BadStartTimerAttributes, "TimerId is not set on StartTimerCommand.");
        }

        if (a.StartToFireTimeout is null)
        {
            return (Cause.BadStartTimerAttributes, $"A valid StartToFireTimeout is not set on StartTimerCommand. TimerId={a.TimerId}");
        }

        return timerIds.Add(a.TimerId) ? null : (Cause.StartTimerDuplicateId, $"StartTimerDuplicateId: timer {a.TimerId} runs already.");
    }

    private CommandProblem? CancelTimer(CancelTimerCommandAttributes a) =>
        timerIds.Remove(a.TimerId) || run.Buffered.Exists(e => TimerCommands.IsFired(e, a.TimerId))
            ? null
            : (Cause.BadCancelTimerAttributes, $"CancelTimerCommand of a timer that doesn't run. TimerId={a.TimerId}");

    private CommandProblem? Child(StartChildWorkflowExecutionCommandAttributes a)
    {
        const Cause bad = Cause.BadStartChildExecutionAttributes;
        if (a.WorkflowId.Length == 0 || a.WorkflowType is null or { Name.Length: 0 })
        {
            return (bad, "Required field WorkflowId or WorkflowType is not set on StartChildWorkflowExecutionCommand.");
        }

        if (TaskQueueNames.ProblemOfCommand(a.TaskQueue) is { } queue)
        {
            return (bad, $"invalid TaskQueue on StartChildWorkflowExecutionCommand: {queue}. "
                + $"WorkflowId={a.WorkflowId} WorkflowType={a.WorkflowType.Name} Namespace={(a.Namespace.Length > 0 ? a.Namespace : run.Namespace)}");
        }

        if (a.Namespace.Length > 0 && !namespaces.Exists(a.Namespace))
        {
            return (bad, $"Namespace {a.Namespace} is not found.");
        }

        if (RetryPolicies.Validate(a.RetryPolicy) is { } problem)
        {
            return (bad, problem);
        }

        if (CronSchedule.Validate(a.CronSchedule) is { } cron)
        {
            return (bad, cron);
        }

        return ++children > Limits.Pending
            ? (Cause.PendingChildWorkflowsLimitExceeded, TooMany("child workflow executions", children - 1))
            : SearchAttributes(a.Namespace.Length > 0 ? a.Namespace : run.Namespace, a.SearchAttributes)
                ?? Size(bad, a.Input, "StartChildWorkflowExecutionCommandAttributes. Input");
    }

    private CommandProblem? Signal(SignalExternalWorkflowExecutionCommandAttributes a) =>
        a.Execution is null or { WorkflowId.Length: 0 } || a.SignalName.Length == 0
            ? (Cause.BadSignalWorkflowExecutionAttributes, "WorkflowId or SignalName is not set on SignalExternalWorkflowExecutionCommand.")
            : ++signals > Limits.Pending
                ? (Cause.PendingSignalsLimitExceeded, TooMany("signals", signals - 1))
                : Size(Cause.BadSignalWorkflowExecutionAttributes, a.Input, "SignalExternalWorkflowExecutionCommandAttributes.Input");

    private CommandProblem? Cancel(RequestCancelExternalWorkflowExecutionCommandAttributes a) =>
        a.WorkflowId.Length == 0
            ? (Cause.BadRequestCancelExternalWorkflowExecutionAttributes,
                "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand.")
            : ++cancels > Limits.Pending
                ? (Cause.PendingRequestCancelLimitExceeded, TooMany("requests to cancel external workflows", cancels - 1))
                : null;

    private CommandProblem? Continue(ContinueAsNewWorkflowExecutionCommandAttributes a) =>
        Text(a) is { } problem
            ? (Cause.BadContinueAsNewAttributes, problem)
            : SearchAttributes(run.Namespace, a.SearchAttributes)
                ?? Size(Cause.BadContinueAsNewAttributes, a.Input, "ContinueAsNewWorkflowExecutionCommandAttributes. Input");

    private static string? Text(ContinueAsNewWorkflowExecutionCommandAttributes a) =>
        TaskQueueNames.ProblemOfCommand(a.TaskQueue) is { } queue
            ? $"error validating ContinueAsNewWorkflowExecutionCommand TaskQueue: {queue}. WorkflowType={a.WorkflowType?.Name}"
            : RetryPolicies.Validate(a.RetryPolicy);

    private CommandProblem? SearchAttributes(string ns, Temporalio.Api.Common.V1.SearchAttributes? attributes)
    {
        try
        {
            TypedSearchAttributes.Check(namespaces.Get(ns), attributes);
            return null;
        }
        catch (RpcException e)
        {
            return (Cause.BadSearchAttributes, e.Status.Detail);
        }
    }

    private CommandProblem? Size(Cause cause, IMessage? payloads, string field) => namespaces.PayloadLimit.IsExceededBy(payloads)
        ? new(cause, $"{field} exceeds size limit.", EndsWorkflow: true)
        : null;

    private static string TooMany(string what, int count) =>
        $"the number of pending {what}, {count}, has reached the per-workflow limit of {Limits.Pending}";
}
