using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>
/// A workflow that carries out a Nexus operation has closed: its callbacks tell the callers. Each is kept with the close, and marked as
/// told with what it changes of its caller: after a crash what is missing is done, and nothing is done twice.
/// </summary>
internal static class NexusCompletions
{
    /// <summary>Keeps what is to be told with the close, and tells it then.</summary>
    public static void Owe(Transaction tx, RunState run, HistoryEvent closing)
    {
        var (result, failure) = Outcome(closing);
        for (var i = 0; i < run.Callbacks.Count; i++)
        {
            var callback = run.Callbacks[i];
            callback.State = CallbackState.Scheduled;
            var name = Name(run.Key, i);
            var link = run.AttachedRequests.ContainsKey(callback.RequestId) ? RunLinks.ToAttached(run.Key, callback.RequestId) : RunLinks.ToStart(run.Key);
            var completion = NexusCompletion.Of(callback.Callback, run.StartTime, link, result, failure);
            tx.KeepWith(writes => writes.PutMetadata(MetadataKind.NexusCompletion, name, completion.ToBytes()));
            tx.Continue(workflows => TellAsync(workflows, tx.Context, name, completion));
        }
    }

    /// <summary>Tells what the store says is still to be told.</summary>
    public static async Task ResumeAsync(IWorkflows workflows, HistoryContext context)
    {
        foreach (var (name, kept) in context.Store.ReadMetadata(MetadataKind.NexusCompletion))
        {
            await TellAsync(workflows, context, name, NexusCompletion.Parse(kept));
        }
    }

    private static async Task TellAsync(IWorkflows workflows, HistoryContext context, string name, NexusCompletion completion)
    {
        if (completion is { State: CallbackState.Scheduled, Target: { } target })
        {
            completion = target.IsOfWorkflow || context.NexusCallers is not { } callers
                ? await workflows.WriteAsync(new WorkflowKey(target.Namespace, target.WorkflowId), tx => Tell(tx, name, completion, target))
                : await callers.TellAsync(name, completion, target);
        }

        var (run, index) = Parse(name);
        await workflows.WriteAsync(new WorkflowKey(run.Namespace, run.WorkflowId), tx => Settle(tx, name, run, index, completion));
    }

    private static NexusCompletion Tell(Transaction tx, string name, NexusCompletion completion, CallbackToken target)
    {
        if (tx.Lane.Open is not { } run
            || !run.NexusOperations.TryGetValue(target.ScheduledEventId, out var operation)
            || operation.Scheduled.RequestId != target.RequestId)
        {
            return completion with
            {
                Problem = $"handler error (NOT_FOUND): {(tx.Lane.Open is null ? "workflow execution already completed" : "operation not found")}",
            };
        }

        if (operation.Stage != NexusOperationStage.Started)
        {
            NexusOperations.Start(tx, run, operation, completion.Token, completion.Links, completion.StartTime);
        }

        if (completion.FailureInfo is { } failure)
        {
            NexusOperations.EndWith(tx, run, operation, failure);
        }
        else
        {
            NexusOperations.Complete(tx, run, operation, completion.ResultPayload ?? NexusPayloads.Nothing, []);
        }

        var told = completion with { State = CallbackState.Succeeded, ToldTime = tx.Now };
        tx.KeepWith(writes => writes.PutMetadata(MetadataKind.NexusCompletion, name, told.ToBytes()));
        return told;
    }

    // What descriptions of the closed run say from now on.
    private static void Settle(Transaction tx, string name, ExecutionKey key, int index, NexusCompletion completion)
    {
        tx.KeepWith(writes => writes.DeleteMetadata(MetadataKind.NexusCompletion, name));
        if (tx.Context.Store.FindExecution(key) is not { IsOpen: false } closed)
        {
            return;
        }

        var snapshot = RunSnapshot.Parse(closed.State);
        var callbacks = snapshot.CallbacksAtClose;
        var callback = callbacks[index];
        callback.State = completion.State == CallbackState.Succeeded ? CallbackState.Succeeded : CallbackState.Failed;
        callback.Attempt = 1;
        callback.LastAttemptCompleteTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(completion.ToldTime ?? tx.Now);
        callback.LastAttemptFailure = callback.State == CallbackState.Failed
            ? new() { Message = completion.Problem, ApplicationFailureInfo = new() { NonRetryable = true } }
            : null;
        var settled = snapshot.WithCallbacks(callbacks) with { StateTransitions = snapshot.StateTransitions + 1 };
        tx.KeepWith(writes => writes.SaveState(key, isOpen: false, settled.ToBytes()));
    }

    private static (Payload? Result, Failure? Failure) Outcome(HistoryEvent closing) => closing.EventType switch
    {
        EventType.WorkflowExecutionCompleted => (closing.WorkflowExecutionCompletedEventAttributes.Result?.Payloads_.FirstOrDefault(), null),
        EventType.WorkflowExecutionFailed => (null, closing.WorkflowExecutionFailedEventAttributes.Failure),
        EventType.WorkflowExecutionCanceled => (null, new()
        {
            Message = "operation canceled",
            CanceledFailureInfo = new() { Details = closing.WorkflowExecutionCanceledEventAttributes.Details },
        }),
        EventType.WorkflowExecutionTimedOut => (null, new() { Message = "operation exceeded internal timeout", TimeoutFailureInfo = new() }),
        _ => (null, new() { Message = "operation terminated", TerminatedFailureInfo = new() }),
    };

    // Namespaces' records begin with their names.
    private static string Name(ExecutionKey run, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Namespace}\n{run.RunId}\n{index}\n{run.WorkflowId}");

    private static (ExecutionKey Run, int Index) Parse(string name)
    {
        var parts = name.Split('\n', 4);
        return (new(parts[0], parts[3], parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
