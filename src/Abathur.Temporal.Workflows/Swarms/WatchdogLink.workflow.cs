using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Watchdog;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>
/// Keeps the swarm's watchdog alive and told: at once when it is urgent, else in a digest at most every ten seconds. Without
/// changes nothing is sent and no timer runs.
/// </summary>
internal sealed class WatchdogLink(Func<Board> board)
{
    private static readonly TimeSpan DigestInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestRestartPause = TimeSpan.FromMinutes(5);

    private Action cancel = () => { };
    private ChildWorkflowHandle<IWatchdog>? handle;
    private TimeSpan restartPause = RestartPause;
    private Task telling = Task.CompletedTask;
    private Task watching = Task.CompletedTask;
    private bool isLost;
    private bool isEnding;

    public void Start() => telling = TellAsync();

    /// <summary>Ends the watchdog and waits for its end.</summary>
    public async Task EndAsync()
    {
        isEnding = true;
        await telling;
        cancel();
        await watching;
    }

    private async Task TellAsync()
    {
        while (!isEnding)
        {
            await Workflow.WaitConditionAsync(() => isEnding || isLost || WatchFeed.HasNews(board()), CancellationToken.None);
            await Workflow.WaitConditionWithOptionsAsync(new(
                () => isEnding || WatchFeed.IsUrgent(board()), isLost ? restartPause : DigestInterval, "until the watchdog is told", CancellationToken.None));
            if (isEnding)
            {
                return;
            }

            if (handle is null)
            {
                await StartWatchdogAsync();
            }
            else
            {
                await SendAsync(handle);
            }
        }
    }

    private async Task StartWatchdogAsync()
    {
        isLost = false;
        var input = new WatchdogInput(board().Name, WatchFeed.Snapshot(board(), Workflow.UtcNow));
        if (input.Snapshot.Changed.Count == 0)
        {
            return;
        }

        var canceling = new CancellationTokenSource();
        cancel = canceling.Cancel;
        try
        {
            handle = await Workflow.StartChildWorkflowAsync((IWatchdog watchdog) => watchdog.RunAsync(input), new()
            {
                Id = WorkflowIds.Watchdog(board().Name),
                StaticSummary = Wire.Summary($"watchdog of {board().Name}"),
                CancellationToken = canceling.Token,
            });
            watching = WatchAsync(handle);
            restartPause = RestartPause;
        }
        catch (WorkflowAlreadyStartedException)
        {
            // Its predecessor is still closing, or an earlier run started it, before the swarm was reset.
            isLost = true;
            await EndOtherAsync();
            restartPause = restartPause * 2 < LongestRestartPause ? restartPause * 2 : LongestRestartPause;
        }
    }

    private async Task EndOtherAsync()
    {
        if (!Workflow.Patched(Versions.TakesOver))
        {
            return;
        }

        try
        {
            await Workflow.GetExternalWorkflowHandle(WorkflowIds.Watchdog(board().Name)).CancelAsync();
        }
        catch (FailureException)
        {
            // It has closed meanwhile.
        }
    }

    private async Task SendAsync(ChildWorkflowHandle<IWatchdog> watchdog)
    {
        try
        {
            await watchdog.SignalAsync(MessageNames.BoardChanged, [WatchFeed.Digest(board(), Workflow.UtcNow)], new() { CancellationToken = CancellationToken.None });
        }
        catch (FailureException)
        {
            // It has closed: that is told by its close event, and a snapshot makes up for the digest.
        }
    }

    private async Task WatchAsync(ChildWorkflowHandle<IWatchdog> watchdog)
    {
        try
        {
            await watchdog.GetResultAsync();
        }
        catch (Exception e) when (e is FailureException || TemporalException.IsCanceledException(e))
        {
            // Failed, or terminated from outside: a new one is started below.
        }

        handle = null;
        isLost = !isEnding;
        if (isLost)
        {
            Log.WatchdogEnded(Workflow.Logger, board().Name);
        }
    }
}
