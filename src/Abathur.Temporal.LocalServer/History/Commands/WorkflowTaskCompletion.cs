using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>
/// A worker completes a workflow task: the completed event, then its commands and messages in their order, then what was
/// buffered meanwhile, then the next task if there is reason for one.
/// </summary>
internal static class WorkflowTaskCompletion
{
    /// <param name="tx">The transition.</param>
    /// <param name="run">Its workflow task is the one that is completed.</param>
    /// <param name="request">What the worker answered.</param>
    /// <param name="poller">The worker: it gets the next task at once if it asks for it.</param>
    public static CompletedTask Complete(
        Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request, Poller poller)
    {
        var original = run.RequireTask(WorkflowTaskStage.Completed).OriginalScheduledTime;
        if (run.Pause is not null && request.ForceCreateNewWorkflowTask)
        {
            throw ServiceError.FailedPrecondition("Workflow is paused and force create new workflow task is not allowed.");
        }

        if (Validate(tx, run, request) is { } problem)
        {
            Refuse(tx, run, problem, request.Identity);
            return new CompletedTask(ServiceError.InvalidArgument(problem.FullMessage), null, []);
        }

        var isDropped = SpeculativeTasks.CanDrop(run, request);
        var version = RunVersions.Of(run);
        var completed = isDropped ? 0 : WriteCompleted(tx, run, request);
        run.Sticky = request.StickyAttributes is { WorkerTaskQueue.Name.Length: > 0 } sticky
            ? new StickyQueue(sticky.WorkerTaskQueue.Name, sticky.ScheduleToStartTimeout?.ToTimeSpan() ?? TimeSpan.Zero)
            : null;
        if (isDropped)
        {
            return SpeculativeTasks.Drop(tx, run, request, poller);
        }

        if (version != RunVersions.Of(run) || run.Activities.Values.Any(a => a.AwaitsTransition))
        {
            Activities.Reroute(tx, run);
        }

        var context = new CommandContext(tx, run, completed, request.Identity);
        Handle(context, request);
        ActivityState[] eager = [.. context.Eager.Where(a => Activities.Start(tx, run, a, a.Stamp, poller))];
        Queries.Answer(tx, run, request.QueryResults);
        if (!request.ForceCreateNewWorkflowTask)
        {
            run.Updates.RejectUnprocessed();
        }

        var isFlushed = run.IsOpen && tx.FlushBuffered(run);
        if (run.TakesTask && (isFlushed || request.ForceCreateNewWorkflowTask))
        {
            return new CompletedTask(null, Next(tx, run, request, poller, original), eager);
        }

        if (run.TakesTask && run.Updates.AreWaiting)
        {
            var hasDecided = run.Events.Count > completed;
            return new CompletedTask(null, SpeculativeTasks.Next(tx, run, hasDecided, request.ReturnNewWorkflowTask ? poller : null), eager);
        }

        Queries.Release(tx, run);
        return new CompletedTask(null, null, run.IsOpen ? eager : []);
    }

    private static void Refuse(Transaction tx, RunState run, CommandProblem problem, string identity)
    {
        var failure = Failures.WorkflowTask(problem.FullMessage);
        if (problem.EndsWorkflow)
        {
            WorkflowTaskFailures.FailForGood(tx, run, problem.Cause, failure, identity);
            Closing.Terminate(tx, run, problem.FullMessage, null, HistoryService.Identity);
        }
        else if (run.Task!.Attempt == 1 || !WorkflowTaskEvents.CountsAsAttempt(problem.Cause))
        {
            WorkflowTaskFailures.Fail(tx, run, problem.Cause, failure, identity);
        }

        // One that fails again isn't given out at once, or it would spin: it is left to its timeout.
    }

    private static WorkflowTaskState? Next(
        Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request, Poller poller, DateTimeOffset original)
    {
        var heartbeats = request.ForceCreateNewWorkflowTask ? original : tx.Now;
        WorkflowTasks.Schedule(tx, run, isQueued: !request.ReturnNewWorkflowTask, heartbeats);
        return request.ReturnNewWorkflowTask ? WorkflowTaskStarts.Start(tx, run, poller) : null;
    }

    private static CommandProblem? Validate(Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request)
    {
        if (new CommandValidation(run, tx.Context).Validate(request.Commands) is { } problem)
        {
            return problem;
        }

        if (UpdateMessages.Validate(run.Updates, request) is { } message)
        {
            return (WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, message);
        }

        // A workflow doesn't close over what it hasn't seen.
        var isBlind = run.Buffered.Count > 0 || run.Updates.AreWaiting;
        return isBlind && request.Commands.Any(CommandHandlers.Closes)
            ? (WorkflowTaskFailedCause.UnhandledCommand, string.Empty)
            : null;
    }

    private static long WriteCompleted(Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request)
    {
        if (run.Task!.IsTransient)
        {
            WorkflowTaskRecords.WriteTransient(tx, run);
        }

        var task = run.Task!;
        return tx.Append(run, new()
        {
            WorkflowTaskCompletedEventAttributes = new()
            {
                ScheduledEventId = task.ScheduledEventId,
                StartedEventId = task.StartedEventId,
                Identity = request.Identity,
                BinaryChecksum = request.BinaryChecksum,
                WorkerVersion = request.WorkerVersionStamp,
                VersioningBehavior = request.VersioningBehavior,
                DeploymentVersion = BuildVersion.Of(request.DeploymentOptions).ToMessage(),
                WorkerDeploymentName = request.DeploymentOptions?.DeploymentName ?? "",
                SdkMetadata = request.SdkMetadata,
                MeteringMetadata = request.MeteringMetadata,
            },
        }).EventId;
    }

    private static void Handle(CommandContext context, RespondWorkflowTaskCompletedRequest request)
    {
        // A rejection leaves no event, so that nothing comes before it: it is told even where a command closes the workflow.
        var messages = request.Messages.ToDictionary(m => m.Id);
        foreach (var rejection in request.Messages.Where(m => m.Body.Is(Rejection.Descriptor)))
        {
            Handle(context, rejection);
            messages.Remove(rejection.Id);
        }

        foreach (var command in request.Commands)
        {
            if (command.CommandType != CommandType.ProtocolMessage)
            {
                CommandHandlers.Handle(context, command);
            }
            else if (messages.Remove(command.ProtocolMessageCommandAttributes.MessageId, out var message))
            {
                Handle(context, message);
            }
        }

        foreach (var message in request.Messages.Where(m => messages.ContainsKey(m.Id)))
        {
            Handle(context, message);
        }
    }

    // A workflow that has closed has settled its updates.
    private static void Handle(CommandContext context, Message message)
    {
        var (tx, run, _, _) = context;
        if (run.IsOpen && UpdateMessages.Handle(run.Updates, message) is { } e)
        {
            tx.Append(run, e);
        }
    }
}
