using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.History.Commands;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

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
        if (Validate(tx, run, request) is { } problem)
        {
            Refuse(tx, run, problem, request.Identity);
            return new CompletedTask(ServiceError.InvalidArgument(problem.FullMessage), null, []);
        }

        var original = run.Task!.OriginalScheduledTime;
        var completed = WriteCompleted(tx, run, request);
        run.Sticky = request.StickyAttributes is { WorkerTaskQueue.Name.Length: > 0 } sticky
            ? new StickyQueue(sticky.WorkerTaskQueue.Name, sticky.ScheduleToStartTimeout?.ToTimeSpan() ?? TimeSpan.Zero)
            : null;
        var context = new CommandContext(tx, run, completed, request.Identity);
        Handle(context, request);
        ActivityState[] eager = [.. context.Eager.Where(a => Activities.Start(tx, run, a, a.Stamp, poller))];
        Queries.Answer(tx, run, request.QueryResults);
        if (!request.ForceCreateNewWorkflowTask)
        {
            Updates.RejectUnprocessed(tx, run);
        }

        var isFlushed = run.IsOpen && tx.FlushBuffered(run);
        if (run.IsOpen && (isFlushed || request.ForceCreateNewWorkflowTask || Updates.AreWaiting(run)))
        {
            return new CompletedTask(null, Next(tx, run, request, poller, original), eager);
        }

        Queries.Release(tx, run);
        return new CompletedTask(null, null, run.IsOpen ? eager : []);
    }

    private static void Refuse(Transaction tx, RunState run, CommandProblem problem, string identity)
    {
        var failure = Failures.WorkflowTask(problem.FullMessage);
        if (problem.EndsWorkflow)
        {
            WorkflowTasks.FailForGood(tx, run, problem.Cause, failure, identity);
            Closing.Terminate(tx, run, problem.FullMessage, null, Closing.ServerIdentity);
        }
        else if (run.Task!.Attempt == 1 || !WorkflowTaskEvents.CountsAsAttempt(problem.Cause))
        {
            WorkflowTasks.Fail(tx, run, problem.Cause, failure, identity);
        }

        // One that fails again isn't given out at once, or it would spin: it is left to its timeout.
    }

    private static WorkflowTaskState? Next(
        Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request, Poller poller, DateTimeOffset original)
    {
        var heartbeats = request.ForceCreateNewWorkflowTask ? original : tx.Now;
        WorkflowTasks.Schedule(tx, run, isQueued: !request.ReturnNewWorkflowTask, heartbeats);
        return request.ReturnNewWorkflowTask ? WorkflowTasks.Start(tx, run, poller) : null;
    }

    private static CommandProblem? Validate(Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request)
    {
        if (new CommandValidation(run, tx.Context.Namespaces).Validate(request.Commands) is { } problem)
        {
            return problem;
        }

        if (UpdateMessages.Validate(run, request) is { } message)
        {
            return (WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, message);
        }

        // A workflow doesn't close over what it hasn't seen.
        var isBlind = run.Buffered.Count > 0 || Updates.AreWaiting(run);
        return isBlind && request.Commands.Any(CommandHandlers.Closes)
            ? (WorkflowTaskFailedCause.UnhandledCommand, string.Empty)
            : null;
    }

    private static long WriteCompleted(Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request)
    {
        if (run.Task!.IsTransient)
        {
            WorkflowTasks.WriteTransient(tx, run);
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
                SdkMetadata = request.SdkMetadata,
                MeteringMetadata = request.MeteringMetadata,
            },
        }).EventId;
    }

    private static void Handle(CommandContext context, RespondWorkflowTaskCompletedRequest request)
    {
        var messages = request.Messages.ToDictionary(m => m.Id);
        foreach (var command in request.Commands)
        {
            if (command.CommandType != CommandType.ProtocolMessage)
            {
                CommandHandlers.Handle(context, command);
            }
            else if (messages.Remove(command.ProtocolMessageCommandAttributes.MessageId, out var message))
            {
                UpdateMessages.Handle(context, message);
            }
        }

        foreach (var message in request.Messages.Where((Message m) => messages.ContainsKey(m.Id)))
        {
            UpdateMessages.Handle(context, message);
        }
    }
}
