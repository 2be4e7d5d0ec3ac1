using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>Starts, cancels and awaits the children of a swarm: one execution of <c>TaskRun</c> per attempt.</summary>
internal sealed class AttemptRunner(Func<Board> board, Action touch)
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(60);
    private const int MaxStarts = 100;

    // One that closes has closed by then: a second and a half.
    private const int TakeOverAt = 4;

    private readonly SortedDictionary<string, RunningAttempt> running = new(StringComparer.Ordinal);
    private bool isReconciling;

    /// <summary>Whether every running attempt reports by signal, so that the swarm may continue as new.</summary>
    public bool IsHandedOver => running.Values.All(attempt => attempt.ReportsBySignal);

    /// <summary>After a continue-as-new: takes over the attempts of the run before, which report by signal.</summary>
    public void AdoptRunning()
    {
        foreach (var number in board().Running)
        {
            var id = TaskId.Format(number);
            var attempt = new RunningAttempt(board().Get(id).Record.Attempts);
            running.Add(id, attempt);
            Adopt(attempt);
        }
    }

    public void Start(AttemptCommand.Start start)
    {
        var attempt = new RunningAttempt(start.Input.Attempt);
        running.Add(start.Input.TaskId, attempt);
        _ = RunAsync(start, attempt);
    }

    public void Cancel(AttemptCommand.Cancel cancel)
    {
        if (running.TryGetValue(cancel.Task, out var attempt) && attempt.Number == cancel.Attempt)
        {
            attempt.IsCanceled = true;
            _ = CancelAsync(cancel, attempt);
        }
    }

    /// <summary>Takes how an attempt ended, from its close event or by signal.</summary>
    public void End(AttemptReport report)
    {
        if (running.TryGetValue(report.Task, out var attempt) && attempt.Number == report.Attempt)
        {
            running.Remove(report.Task);
        }

        AttemptEnds.Take(board(), report, Workflow.UtcNow);
        touch();
    }

    /// <summary>Asks every running attempt to report by signal; those that have closed are awaited instead.</summary>
    public async Task HandOverAsync()
    {
        await Workflow.WaitConditionAsync(() => running.Values.All(attempt => attempt.HasStarted), CancellationToken.None);
        await Workflow.WhenAllAsync(running.Values.Where(attempt => !attempt.ReportsBySignal).ToList().Select(HandOverAsync));
    }

    private static async Task HandOverAsync(RunningAttempt attempt)
    {
        try
        {
            await attempt.Handle!.SignalAsync(run => run.ReportBySignalAsync(), new() { CancellationToken = CancellationToken.None });
            attempt.ReportsBySignal = true;
        }
        catch (FailureException)
        {
            await Workflow.WaitConditionAsync(() => attempt.HasEnded, CancellationToken.None);
        }
    }

    private async Task RunAsync(AttemptCommand.Start start, RunningAttempt attempt)
    {
        var report = new AttemptReport { Task = start.Input.TaskId, Attempt = start.Input.Attempt };
        try
        {
            attempt.Handle = await StartChildAsync(start, attempt);
            if (attempt.Handle is null)
            {
                Adopt(attempt);
                return;
            }

            report = report with { Result = await attempt.Handle.GetResultAsync() };
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            report = report with { Failure = FailureClassifier.Classify(e) };
        }

        report = await AccountAsync(report);
        attempt.HasEnded = true;
        if (IsRunning(start.Input.TaskId, attempt.Number))
        {
            End(report);
        }
        else
        {
            // Its report came by signal.
            touch();
        }
    }

    // One that was terminated tells nothing itself: what ended it looked before.
    private async Task<AttemptReport> AccountAsync(AttemptReport report) =>
        report.Failure is { Usage: null } failure && running.TryGetValue(report.Task, out var attempt) && attempt.Number == report.Attempt
        && attempt.Terminating is { } terminating && await terminating is { } last
            ? report with { Failure = failure with { Usage = last.Usage, LostRuns = last.LostRuns, Session = last.ResumableSession() } }
            : report;

    private void Adopt(RunningAttempt attempt)
    {
        attempt.Adopt();
        if (!isReconciling)
        {
            isReconciling = true;
            _ = ReconcileAsync();
        }
    }

    // A report can arrive while its sender is still closing: then the id is still taken, and a short pause helps. Where the swarm was
    // reset, an earlier run may have started the attempt. Null: that one goes on.
    private async Task<ChildWorkflowHandle<ITaskRun, AttemptResult>?> StartChildAsync(AttemptCommand.Start start, RunningAttempt attempt)
    {
        for (var starts = 1; ; starts++)
        {
            if (attempt.IsCanceled)
            {
                throw new OperationCanceledException("Canceled before it started.");
            }

            try
            {
                return await Workflow.StartChildWorkflowAsync((ITaskRun run) => run.RunAsync(start.Input), ChildOptions.For(board(), start));
            }
            catch (WorkflowAlreadyStartedException) when (starts < MaxStarts)
            {
                if (starts == TakeOverAt && Workflow.Patched(Versions.TakesOver) && await TakeOverAsync(start))
                {
                    return null;
                }

                await Workflow.DelayWithOptionsAsync(new(StartPause * Math.Min(starts, 20), "the last attempt is still closing", CancellationToken.None));
            }
        }
    }

    private static async Task<bool> TakeOverAsync(AttemptCommand.Start start)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (ISwarmActivities activities) => activities.TakeOverAttemptAsync(start.Input), SwarmStart.Options($"take {start.Input.TaskId} over"));
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Taking the attempt over", start.Input.TaskId, e);
            return false;
        }
    }

    private async Task CancelAsync(AttemptCommand.Cancel cancel, RunningAttempt attempt)
    {
        await Workflow.WaitConditionAsync(() => attempt.HasStarted, CancellationToken.None);
        try
        {
            await Workflow.GetExternalWorkflowHandle<ITaskRun>(WorkflowIds.TaskRun(board().Name, cancel.Task))
                .CancelAsync();
        }
        catch (FailureException)
        {
            // It has closed already, and its end is on its way.
        }

        if (!await Workflow.WaitConditionWithOptionsAsync(new(() => !IsRunning(cancel.Task, cancel.Attempt), CancelGrace, $"grace of {cancel.Task}", CancellationToken.None)))
        {
            Log.Terminating(Workflow.Logger, cancel.Task, cancel.Attempt);
            var terminating = TerminateAsync(cancel);
            if (board().Rules >= RulesVersion.Third)
            {
                attempt.Terminating = terminating;
            }

            await terminating;
        }
    }

    private async Task<AgentHeartbeat?> TerminateAsync(AttemptCommand.Cancel cancel)
    {
        try
        {
            return await Workflow.ExecuteActivityAsync(
                (ISwarmActivities activities) => activities.TerminateAttemptAsync(new AttemptRef(board().Name, cancel.Task, cancel.Attempt)),
                SwarmStart.Options($"terminate {cancel.Task}"));
        }
        catch (ActivityFailureException e)
        {
            Log.CourtesyFailed(Workflow.Logger, "Terminating the attempt", cancel.Task, e);
            return null;
        }
    }

    private bool IsRunning(string task, int attempt) => running.TryGetValue(task, out var found) && found.Number == attempt;

    // Adopted attempts have no close event in this run. One that was terminated after the switch can't report: the swarm asks.
    private async Task ReconcileAsync()
    {
        while (true)
        {
            await Workflow.DelayWithOptionsAsync(new(ReconcileInterval, "look for attempts that ended unheard", CancellationToken.None));
            var adopted = running.Where(pair => pair.Value.IsAdopted)
                .Select(pair => new AttemptRef(board().Name, pair.Key, pair.Value.Number))
                .ToList();
            if (adopted.Count == 0)
            {
                isReconciling = false;
                return;
            }

            var ended = await Workflow.ExecuteActivityAsync(
                (ISwarmActivities activities) => activities.FindEndedAttemptsAsync(new AttemptList(adopted)),
                SwarmStart.Options("look for attempts that ended unheard"));
            foreach (var report in ended)
            {
                End(await AccountAsync(report));
            }
        }
    }
}
