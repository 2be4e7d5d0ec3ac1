using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class StandaloneSubject : TableTest<StandaloneStage>.ISubject
{
    private static readonly Failure Failed = new() { ApplicationFailureInfo = new() };
    private static readonly Failure Fatal = new() { ApplicationFailureInfo = new() { NonRetryable = true } };
    private LiveActivity activity = OneActivity.Scheduled();

    public StandaloneStage Stage => activity.Stage;

    public void Move(StandaloneStage to)
    {
        try
        {
            activity = Moved(to);
        }
        catch (RpcException)
        {
            // The real server's words for a move that isn't made.
        }
    }

    public void Dispose()
    {
    }

    private LiveActivity Moved(StandaloneStage to)
    {
        var now = activity.AttemptTime;
        return to switch
        {
            StandaloneStage.Scheduled when Stage == StandaloneStage.Started => Attempts.TakeBack(activity, activity.Stamp),
            StandaloneStage.Scheduled when Stage == StandaloneStage.Paused => Controls.Unpause(activity, TimeSpan.Zero, now),
            StandaloneStage.Scheduled when Stage == StandaloneStage.ResetRequested => Attempts.Fail(activity, Failed, null, "", now),
            StandaloneStage.Started when Stage == StandaloneStage.PauseRequested => Controls.Unpause(activity, TimeSpan.Zero, now),
            StandaloneStage.Started => Attempts.Start(activity, activity.Stamp, OneRun.Worker, now) ?? activity,
            StandaloneStage.CancelRequested when activity.IsOut => Endings.RequestCancel(activity, OneActivity.Asked(), now),
            StandaloneStage.Paused when Stage == StandaloneStage.Scheduled => Controls.Pause(activity, OneActivity.Asked()),
            StandaloneStage.Paused when Stage == StandaloneStage.Started =>
                Attempts.Fail(Controls.Pause(activity, OneActivity.Asked()), Failed, null, "", now),
            StandaloneStage.Paused when Stage == StandaloneStage.PauseRequested => Attempts.Fail(activity, Failed, null, "", now),
            StandaloneStage.Paused when Stage == StandaloneStage.ResetRequested =>
                Attempts.Fail(activity with { ResetKeepsPaused = true }, Failed, null, "", now),
            StandaloneStage.PauseRequested when Stage != StandaloneStage.Scheduled => Controls.Pause(activity, OneActivity.Asked()),
            StandaloneStage.ResetRequested when activity.IsOut => Controls.Reset(activity, false, false, false, TimeSpan.Zero, now),
            StandaloneStage.Completed => Attempts.Complete(activity, null, "", now),
            StandaloneStage.Failed when Stage != StandaloneStage.ResetRequested => Attempts.Fail(activity, Fatal, null, "", now),
            StandaloneStage.Canceled when !activity.IsOut => Endings.RequestCancel(activity, OneActivity.Asked(), now),
            StandaloneStage.Canceled => Endings.Cancel(activity, null, now),
            StandaloneStage.Terminated => Endings.Terminate(activity, OneActivity.Asked(), now),
            StandaloneStage.TimedOut => Attempts.TimeOut(activity, TimeoutType.ScheduleToClose, now),
            _ => activity.Move(to),
        };
    }
}
