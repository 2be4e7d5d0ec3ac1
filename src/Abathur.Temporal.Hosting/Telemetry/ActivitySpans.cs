using System.Diagnostics;
using Abathur.Temporal.Host.Measurements;
using Temporalio.Activities;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>A span and a queue time for each run of an activity: one that Temporal tries again is a second span, with the number of its try.</summary>
internal sealed class ActivitySpans(ActivityInboundInterceptor next) : ActivityInboundInterceptor(next)
{
    public override async Task<object?> ExecuteActivityAsync(ExecuteActivityInput input)
    {
        var info = ActivityExecutionContext.Current.Info;
        Instruments.QueueSeconds.Record((info.StartedTime - info.CurrentAttemptScheduledTime).TotalSeconds, new TagList { { Instruments.ActivityKey, info.ActivityType } });
        if (info.Attempt == 1)
        {
            foreach (var span in ShortSpan.Read(input.Headers))
            {
                span.Emit();
            }
        }

        using var activity = Instruments.Source.StartActivity(info.ActivityType, ActivityKind.Consumer, TraceHeader.Read(input.Headers) ?? default);
        if (activity is null)
        {
            return await base.ExecuteActivityAsync(input);
        }

        Instruments.Describe(activity, info.WorkflowId, info.WorkflowRunId);
        activity.SetTag("temporal.activity.attempt", info.Attempt);
        try
        {
            return await base.ExecuteActivityAsync(input);
        }
        catch (Exception e)
        {
            activity.SetTag("error.type", e is ApplicationFailureException { ErrorType: { } type } ? type : e is OperationCanceledException ? "canceled" : e.GetType().Name);
            activity.SetStatus(ActivityStatusCode.Error, e is FailureException ? e.Message : null);
            throw;
        }
    }
}
