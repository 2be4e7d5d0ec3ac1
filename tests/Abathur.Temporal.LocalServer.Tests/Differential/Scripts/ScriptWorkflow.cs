using System.Collections.Concurrent;
using System.Globalization;
using NexusRpc.Handlers;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>A workflow that does what its input says, step by step, and answers with what came of each.</summary>
[Workflow("Script")]
public sealed class ScriptWorkflow
{
    // Of the process, not of the workflow: how often a task of it has failed on purpose.
    private static readonly ConcurrentDictionary<string, int> TaskFailures = new();

    private readonly List<string> outcomes = [];
    private readonly List<string> signals = [];

    [WorkflowRun]
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            outcomes.Add(FormattableString.Invariant($"{step.Kind}: {await TryAsync(step)}"));
        }

        return outcomes;
    }

    [WorkflowSignal("signal")]
    public Task SignalAsync(string text)
    {
        signals.Add(text);
        return Task.CompletedTask;
    }

    [WorkflowQuery("outcomes")]
    public IReadOnlyList<string> Outcomes() => [.. outcomes, .. signals];

    [WorkflowUpdateValidator(nameof(UpdateAsync))]
    public void ValidateUpdate(string text)
    {
        if (text == "reject")
        {
            throw new ApplicationFailureException("rejected", "Scripted");
        }
    }

    [WorkflowUpdate("update")]
    public async Task<string> UpdateAsync(string text)
    {
        switch (text)
        {
            case "fail":
                throw new ApplicationFailureException("failed", "Scripted");
            case "activity":
                return await ActivityAsync(new Step { Kind = StepKind.Activity, Name = "ok" }, Workflow.CancellationToken);
            default:
                signals.Add(text);
                return $"updated {text}";
        }
    }

    private async Task<string> TryAsync(Step step)
    {
        try
        {
            return await DoAsync(step);
        }
        catch (Exception e) when (step.Kind is not (StepKind.Fail or StepKind.FailTask or StepKind.ContinueAsNew or StepKind.AwaitCancel)
            && e is FailureException or OperationCanceledException)
        {
            return Shown(e);
        }
    }

    private async Task<string> DoAsync(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Activity:
                return await ActivityAsync(step, Workflow.CancellationToken);
            case StepKind.CanceledActivity:
                return await CanceledAsync(step, cancellation => ActivityAsync(step, cancellation));
            case StepKind.LocalActivity:
                return await LocalActivityAsync(step);
            case StepKind.Timer:
                await Workflow.DelayAsync(step.Milliseconds);
                return "fired";
            case StepKind.CanceledTimer:
                return await CanceledAsync(step, async cancellation =>
                {
                    await Workflow.DelayAsync(TimeSpan.FromHours(1), cancellation);
                    return "fired";
                });
            case StepKind.Child:
                return await ChildAsync(step, Workflow.CancellationToken);
            case StepKind.CanceledChild:
                return await CanceledAsync(step, cancellation => ChildAsync(step, cancellation));
            case StepKind.ContinueAsNew:
                throw Workflow.CreateContinueAsNewException((ScriptWorkflow w) => w.RunAsync(step.Script));
            case StepKind.Fail:
                throw new ApplicationFailureException(step.Name, "Scripted", nonRetryable: step.Count == 0);
            case StepKind.FailTask:
                return FailTask(step);
            case StepKind.AwaitSignals:
                await Workflow.WaitConditionAsync(() => signals.Count >= step.Count);
                return string.Join(' ', signals);
            case StepKind.AwaitCancel:
                await AwaitCancelAsync(step);
                return "never";
            case StepKind.AwaitHandlers:
                await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
                return "finished";
            case StepKind.SignalOther:
                await Workflow.GetExternalWorkflowHandle(step.Name).SignalAsync("signal", ["from outside"]);
                return "delivered";
            case StepKind.CancelOther:
                await Workflow.GetExternalWorkflowHandle(step.Name).CancelAsync();
                return "delivered";
            case StepKind.SearchAttributes:
                Workflow.UpsertTypedSearchAttributes(
                    SearchAttributeKey.CreateKeyword("Word").ValueSet(step.Name), SearchAttributeKey.CreateLong("Number").ValueSet(step.Count));
                return "set";
            case StepKind.Memo:
                Workflow.UpsertMemo(MemoUpdate.ValueSet("note", step.Name));
                return "set";
            case StepKind.Patch:
                return Workflow.Patched(step.Name).ToString(CultureInfo.InvariantCulture);
            case StepKind.Repeat:
                return await RepeatAsync(step);
            default:
                throw new ApplicationFailureException($"no step {step.Kind}", nonRetryable: true);
        }
    }

    private async Task<string> RepeatAsync(Step step)
    {
        for (var i = 0; i < step.Count; i++)
        {
            foreach (var inner in step.Script)
            {
                await TryAsync(inner);
            }
        }

        return "repeated";
    }

    private static async Task<string> ActivityAsync(Step step, CancellationToken cancellation) => await Workflow.ExecuteActivityAsync(
        () => ScriptedActivities.ActAsync(new ActivityScript(step.Name, step.Heartbeat > 0 && step.Cancellation != "Abandon")),
        new ActivityOptions
        {
            TaskQueue = step.TaskQueue,
            StartToCloseTimeout = Time(step.StartToClose),
            ScheduleToStartTimeout = Time(step.ScheduleToStart),
            ScheduleToCloseTimeout = Time(step.ScheduleToClose),
            HeartbeatTimeout = Time(step.Heartbeat),
            CancellationToken = cancellation,
            CancellationType = Enum.Parse<ActivityCancellationType>(step.Cancellation),
            RetryPolicy = Retries(step.Attempts),
        });

    private static async Task<string> LocalActivityAsync(Step step) => await Workflow.ExecuteLocalActivityAsync(
        () => ScriptedActivities.ActAsync(new ActivityScript(step.Name, false)),
        new LocalActivityOptions { StartToCloseTimeout = Time(step.StartToClose), RetryPolicy = Retries(step.Attempts) });

    private static async Task<string> ChildAsync(Step step, CancellationToken cancellation)
    {
        var child = await Workflow.StartChildWorkflowAsync((ScriptWorkflow w) => w.RunAsync(step.Script), new ChildWorkflowOptions
        {
            Id = step.Name,
            ParentClosePolicy = Enum.Parse<Temporalio.Workflows.ParentClosePolicy>(step.ParentClosePolicy),
            CancellationToken = cancellation,
            RetryPolicy = step.Attempts == 1 ? null : Retries(step.Attempts),
            ExecutionTimeout = Time(step.ScheduleToClose),
            RunTimeout = Time(step.ScheduleToStart),
        });
        return step.AwaitEnd ? string.Join(", ", await child.GetResultAsync()) : "started";
    }

    // Canceled once its start is in the history, so that every server has the same events.
    // Who canceled it is busy with that itself: with time to spare, what follows comes after it on any machine.
    private static async Task AwaitCancelAsync(Step step)
    {
        try
        {
            await Workflow.WaitConditionAsync(() => false);
        }
        finally
        {
            if (step.Milliseconds > 0)
            {
                await Workflow.DelayAsync(step.Milliseconds, CancellationToken.None);
            }
        }
    }

    private static async Task<string> CanceledAsync(Step step, Func<CancellationToken, Task<string>> start)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
        var running = start(source.Token);
        await Workflow.DelayAsync(Math.Max(1, step.Milliseconds));
        source.Cancel();
        return await running;
    }

    private static string FailTask(Step step) =>
        !Workflow.Unsafe.IsReplaying && TaskFailures.AddOrUpdate(Workflow.Info.RunId, 1, (_, failed) => failed + 1) <= step.Count
            ? throw new InvalidOperationException("the task fails on purpose")
            : "recovered";

    private static RetryPolicy Retries(int attempts) =>
        new() { InitialInterval = TimeSpan.FromMilliseconds(50), BackoffCoefficient = 1, MaximumAttempts = attempts };

    private static TimeSpan? Time(int milliseconds) => milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>A failure with what has caused it, in one line.</summary>
    internal static string Shown(Exception e) => e switch
    {
        TimeoutFailureException timeout => $"{timeout.TimeoutType} timeout",
        ActivityFailureException activity => $"activity {activity.RetryState} < {Shown(activity.InnerException!)}",
        NexusOperationFailureException nexus => $"{nexus.Service}.{nexus.Operation} {nexus.Message} < {Shown(nexus.InnerException!)}",
        HandlerException handler => $"{handler.RawErrorType} {handler.IsRetryable} {handler.Message} < {(handler.InnerException is { } cause ? Shown(cause) : "")}",
        ChildWorkflowFailureException child => $"child {child.RetryState} < {Shown(child.InnerException!)}",
        OperationCanceledException or CanceledFailureException => "canceled",
        _ => $"{e.GetType().Name}: {e.Message}",
    };
}
