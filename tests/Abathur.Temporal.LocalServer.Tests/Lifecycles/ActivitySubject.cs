using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

internal sealed class ActivitySubject : TableTest<ActivityStage>.ISubject
{
    private readonly OneRun run = new();
    private readonly ActivityState activity;

    public ActivitySubject()
    {
        var scheduled = run.Append(new()
        {
            ActivityTaskScheduledEventAttributes = new()
            {
                ActivityId = "a",
                ActivityType = new() { Name = "A" },
                TaskQueue = new() { Name = "q" },
                RetryPolicy = RetryPolicies.WithDefaults(new()),
            },
        });
        activity = run.Run.Activities[scheduled.EventId];
    }

    public ActivityStage Stage => activity.Stage;

    public void Move(ActivityStage to)
    {
        var (tx, of) = (run.Transition, run.Run);
        switch (to)
        {
            case ActivityStage.Scheduled when Stage == ActivityStage.Started:
                Activities.TakeBack(tx, of, activity);
                break;
            case ActivityStage.Scheduled when Stage == ActivityStage.Paused:
                ActivityControls.Unpause(tx, of, activity, false, false, TimeSpan.Zero);
                break;
            case ActivityStage.Scheduled:
                Activities.Reschedule(tx, of, activity);
                break;
            case ActivityStage.Started:
                Activities.Start(tx, of, activity, activity.Stamp, OneRun.Worker);
                break;
            case ActivityStage.BackingOff when Stage is ActivityStage.Paused or ActivityStage.Scheduled:
                ActivityControls.Reset(tx, of, activity, false, false, false, TimeSpan.FromMinutes(1));
                break;
            case ActivityStage.BackingOff:
                Activities.Fail(tx, of, activity, new Failure { ApplicationFailureInfo = new() }, null, "");
                break;
            case ActivityStage.Completed:
                Activities.Complete(tx, of, activity, null, "");
                break;
            case ActivityStage.Failed:
                Activities.Fail(tx, of, activity, new Failure { ApplicationFailureInfo = new() { NonRetryable = true } }, null, "");
                break;
            case ActivityStage.TimedOut:
                Activities.TimeOut(tx, of, activity, TimeoutType.ScheduleToClose);
                break;
            case ActivityStage.Paused when Stage == ActivityStage.Started:
                ActivityControls.Pause(tx, of, [activity], new(tx.Now, "", "", ""));
                Activities.Fail(tx, of, activity, new Failure { ApplicationFailureInfo = new() }, null, "");
                break;
            case ActivityStage.Paused:
                ActivityControls.Pause(tx, of, [activity], new(tx.Now, "", "", ""));
                break;
            case ActivityStage.Canceled:
                Activities.Cancel(tx, of, activity, null, "");
                break;
        }
    }

    public void Dispose() => run.Dispose();
}
