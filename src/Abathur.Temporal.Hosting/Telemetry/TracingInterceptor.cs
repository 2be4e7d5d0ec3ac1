using System.Diagnostics;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>
/// Carries traces through Temporal: from a swarm to its tasks and to their activities, each of which is a span. Without somebody who listens
/// it costs next to nothing.
/// </summary>
internal sealed class TracingInterceptor : IWorkerInterceptor
{
    /// <inheritdoc/>
    public WorkflowInboundInterceptor InterceptWorkflow(WorkflowInboundInterceptor nextInterceptor) => new Runs(nextInterceptor);

    /// <inheritdoc/>
    public ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) => new ActivitySpans(nextInterceptor);

    private sealed class Runs(WorkflowInboundInterceptor next) : WorkflowInboundInterceptor(next)
    {
        public override void Init(WorkflowOutboundInterceptor outbound) => base.Init(new Commands(outbound));
    }

    /// <summary>Adds headers to a run's commands: what is in them follows from the run's own history, so that a replay adds the same.</summary>
    private sealed class Commands(WorkflowOutboundInterceptor next) : WorkflowOutboundInterceptor(next)
    {
        private bool hasBegun;
        private ActivityContext? context;
        private IReadOnlyList<ShortSpan> unsent = [];

        public override Task<TResult> ScheduleActivityAsync<TResult>(ScheduleActivityInput input)
        {
            Begin();
            return context is { } known
                ? base.ScheduleActivityAsync<TResult>(input with { Headers = Send(TraceHeader.With(input.Headers, known)) })
                : base.ScheduleActivityAsync<TResult>(input);
        }

        public override Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflowAsync<TWorkflow, TResult>(StartChildWorkflowInput input)
        {
            Begin();
            if (context is not { } known)
            {
                return base.StartChildWorkflowAsync<TWorkflow, TResult>(input);
            }

            // A watchdog has no activity that could emit anything.
            var headers = TraceHeader.With(input.Headers, known);
            return base.StartChildWorkflowAsync<TWorkflow, TResult>(input with { Headers = input.Workflow == "TaskRun" ? Send(headers) : headers });
        }

        public override ContinueAsNewException CreateContinueAsNewException(CreateContinueAsNewExceptionInput input)
        {
            Begin();
            return context is { } known
                ? base.CreateContinueAsNewException(input with { Headers = TraceHeader.With(input.Headers, known) })
                : base.CreateContinueAsNewException(input);
        }

        private void Begin()
        {
            if (hasBegun)
            {
                return;
            }

            hasBegun = true;
            var info = Workflow.Info;
            context = TraceHeader.Read(info.Headers);
            if (info.WorkflowType is not ("Swarm" or "TaskRun"))
            {
                return;
            }

            var own = ShortSpan.Of(
                info.WorkflowType == "Swarm" ? "swarm" : "task", info.WorkflowId, info.RunId, info.WorkflowStartTime, context, info.ContinuedRunId is not null);
            (context, unsent) = (own.Context, [.. ShortSpan.Read(info.Headers), own]);
        }

        private Dictionary<string, Temporalio.Api.Common.V1.Payload> Send(Dictionary<string, Temporalio.Api.Common.V1.Payload> headers)
        {
            var spans = unsent;
            unsent = [];
            return spans.Count == 0 ? headers : ShortSpan.With(headers, spans);
        }
    }
}
