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
            case ActivityStage.Scheduled:
                Activities.Reschedule(tx, of, activity);
                break;
            case ActivityStage.Started:
                Activities.Start(tx, of, activity, activity.Stamp, OneRun.Worker);
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
            case ActivityStage.Canceled:
                Activities.Cancel(tx, of, activity, null, "");
                break;
        }
    }

    public void Dispose() => run.Dispose();
}
