using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Hosting.Telemetry;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.Telemetry;

/// <summary>The spans of a swarm, from the client's on.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporalService service;
    private readonly ConcurrentQueue<Activity> emitted = [];
    private readonly ActivityListener listener;

    public TraceTests(TemporalService service)
    {
        this.service = service;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Instruments.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = emitted.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Swarm_ThatAClientStarts_IsOneTrace()
    {
        var client = await TemporalClient.ConnectAsync(new(service.Address) { DataConverter = AbathurDataConverter.Instance, Interceptors = [new UpdatesAgain(), new ClientTracing()] });
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        var isLost = true;
        await using var swarm = await ScriptedSwarm.StartAsync(
            client,
            script: activities => activities.OnRun = (task, _) => task.TaskId == "T1" && Interlocked.Exchange(ref isLost, false)
                ? throw new ApplicationFailureException("its worker was lost")
                : Task.FromResult(ScriptedActivities.Done(task)),
            interceptors: [new TracingInterceptor()]);
        await swarm.SubmitAsync(new() { Title = "one", Key = "one" }, new() { Title = "two", DependsOn = ["one"] });
        await swarm.SettledAsync();

        var spans = Of(swarm);
        Assert.All(spans, span => Assert.Equal(caller.TraceId, span.TraceId));
        var root = Assert.Single(spans, span => span.OperationName == "swarm");
        Assert.Equal(caller.SpanId, root.ParentSpanId);
        var tasks = spans.Where(span => span.OperationName == "task").ToList();
        Assert.Equal(["T1", "T2"], tasks.Select(span => (string)span.GetTagItem("abathur.task")!).Order());
        Assert.All(tasks, task => Assert.Equal(root.SpanId, task.ParentSpanId));
        Assert.Equal(root.SpanId, Assert.Single(spans, span => span.OperationName == ActivityNames.PrepareSwarm).ParentSpanId);

        // The lost run and the next are two spans of one task, the merge is a third.
        var first = tasks.Single(span => (string?)span.GetTagItem("abathur.task") == "T1");
        var runs = spans.Where(span => span.ParentSpanId == first.SpanId).Select(span => (span.OperationName, span.GetTagItem("temporal.activity.attempt"), span.Status)).ToList();
        Assert.Equal(
            [(ActivityNames.RunAgent, 1, ActivityStatusCode.Error), (ActivityNames.RunAgent, 2, ActivityStatusCode.Unset), (ActivityNames.Integrate, (object)1, ActivityStatusCode.Unset)],
            runs);
    }

    [Fact]
    public async Task Swarm_ThatContinuesAsNew_LinksItsRunsAndReplaysInSilence()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(
            service.Client, ScriptedSwarm.Quick with { ContinueAsNewEvents = 40 }, interceptors: [new TracingInterceptor()]);
        for (var number = 1; (await swarm.RunsAsync()).Count < 2; number++)
        {
            await swarm.SubmitAsync(new TaskSubmission { Title = $"task {number}" });
        }

        await swarm.SubmitAsync(new TaskSubmission { Title = "in the second run" });
        await swarm.SettledAsync();
        await swarm.StopAsync();

        var spans = Of(swarm);
        var runs = await swarm.RunsAsync();
        var (first, second) = (Run(spans, runs[0]), Run(spans, runs[1]));
        var link = Assert.Single(second.Links).Context;
        Assert.Equal((first.TraceId, first.SpanId), (link.TraceId, link.SpanId));
        Assert.Equal(default, second.ParentSpanId);
        Assert.NotEqual(first.TraceId, second.TraceId);
        Assert.Empty(first.Links);

        // Another worker replays it, and every command is the same with and without the interceptor.
        foreach (var interceptor in new TracingInterceptor?[] { new(), null })
        {
            var replayer = new WorkflowReplayer(new WorkflowReplayerOptions
            {
                DataConverter = AbathurDataConverter.Instance,
                DebugMode = true,
                Interceptors = interceptor is null ? null : [interceptor],
            }.AddWorkflow<Swarm>().AddWorkflow<TaskRun>());
            await replayer.ReplayWorkflowAsync(await swarm.Client.GetWorkflowHandle(WorkflowIds.Swarm(swarm.Name), runs[0]).FetchHistoryAsync());
            await replayer.ReplayWorkflowAsync(await swarm.Child("T1").FetchHistoryAsync());
        }

        Assert.Equal(spans.Count, Of(swarm).Count);
    }

    [Fact]
    public async Task Gauges_OfARunningSwarm_TellItsTasks()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(new() { Title = "one" }, new() { Title = "two" });
        await Eventually.GetAsync(
            async () => (await service.Client.CountWorkflowsAsync($"WorkflowId = '{WorkflowIds.Swarm(swarm.Name)}'")).Count, count => count == 1, "the swarm to be listed");
        var ready = 0L;
        using var metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument is { Meter.Name: Instruments.Name, Name: "abathur.tasks" })
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        metrics.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.Contains(new(Instruments.SwarmKey, swarm.Name)) && tags.Contains(new("abathur.task.state", "ready")))
            {
                ready = value;
            }
        });
        metrics.Start();
        using var gauges = new SwarmGauges(service.Client, swarm.TaskQueue, TimeProvider.System);
        await gauges.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            () =>
            {
                metrics.RecordObservableInstruments();
                return ready == 2;
            },
            "two tasks that are ready");
        await gauges.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Activity Run(IEnumerable<Activity> spans, string run) =>
        Assert.Single(spans, span => span.OperationName == "swarm" && (string?)span.GetTagItem("temporal.run.id") == run);

    private List<Activity> Of(ScriptedSwarm swarm) => [.. emitted.Where(span => (string?)span.GetTagItem(Instruments.SwarmKey) == swarm.Name)];
}
