using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Nexus as the .NET SDK does it: a caller, and a service whose operations answer at once or run a workflow.</summary>
internal static class NexusSdkScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["nexus-by-the-sdk"] = run => GreetAsync(run, async handle =>
        {
            await TellAsync(run, handle, "-soon", scheduled: 20);
            await TellAsync(run, handle, "-fails", scheduled: 29);
            await run.EndAsync(handle);
            await HandlerAsync(run, "-soon");
            await HandlerAsync(run, "-fails");
        },
            ["say", "you"],
            ["say", "nobody"],
            ["say", "broken"],
            ["greet", run.Id("-soon")],
            ["greet", run.Id("-fails")]),

        // How a cancellation and the end that it brings follow each other in the history isn't the same each time. Where the caller waits for the request alone, no end comes meanwhile.
        ["nexus-canceled-by-the-sdk"] = run => GreetAsync(run, async handle =>
        {
            await run.ObserveAsync("end", async () => string.Join(" | ", await handle.GetResultAsync<IReadOnlyList<string>>()));
            await run.Client.GetWorkflowHandle<GreetingWorkflow>(run.Id("-2-stays")).SignalAsync(w => w.GreetAsync());
            foreach (var id in new[] { "-1-waits", "-2-stays", "-3-waits" })
            {
                await run.ObserveAsync(id, async () => await run.Client.GetWorkflowHandle(run.Id(id)).GetResultAsync<string>());
            }

            await run.ObserveAsync("abandoned", async () => $"{(await run.Client.GetWorkflowHandle(run.Id("-4-waits")).DescribeAsync()).Status}");
        },
            ["cancel", run.Id("-1-waits"), "WaitCancellationCompleted"],
            ["cancel", run.Id("-2-stays"), "WaitCancellationRequested"],
            ["cancel", run.Id("-3-waits"), "TryCancel"],
            ["cancel", run.Id("-4-waits"), "Abandon"]),
        ["nexus-alone-by-the-sdk"] = run => ServeAsync(run, endpoint => CallAloneAsync(run, endpoint)),
    };

    // The links, too, which the SDK makes of what the request says.
    private static async Task CallAloneAsync(ScenarioRun run, string endpoint)
    {
        var greetings = run.Client.CreateNexusClient<IGreetings>(endpoint);
        foreach (var name in new[] { "you", "nobody", "broken" })
        {
            await run.ObserveAsync(name, () => greetings.ExecuteNexusOperationAsync(g => g.Say(name), new(run.Id($"-say-{name}")) { Summary = "says" }));
        }

        var handle = await greetings.StartNexusOperationAsync(g => g.Greet(run.Id("-alone-soon")), new(run.Id("-greet")) { ScheduleToCloseTimeout = TimeSpan.FromHours(1) });
        await run.ObserveAsync("again", () => greetings.StartNexusOperationAsync(g => g.Greet(run.Id("-alone-soon")), new(run.Id("-greet"))));
        await Wait.UntilAsync(async () => (await InfoAsync()).State == PendingNexusOperationState.Started, "the start");
        var greeting = run.Client.GetWorkflowHandle<GreetingWorkflow>(run.Id("-alone-soon"));
        await run.ObserveAsync("links", async () =>
        {
            var started = (await greeting.FetchHistoryAsync()).Events.First().WorkflowExecutionStartedEventAttributes;
            var to = (await InfoAsync()).Links.Single().WorkflowEvent;
            var from = started.CompletionCallbacks.Single().Links.Single().NexusOperation;
            return $"{from.Namespace} {from.OperationId} {from.RunId == handle.RunId}, {to.WorkflowId} {to.EventRef}";
        });
        await greeting.SignalAsync(w => w.GreetAsync());
        await run.ObserveAsync("greet", () => handle.GetResultAsync());

        var canceled = await greetings.StartNexusOperationAsync(g => g.Greet(run.Id("-alone-waits")), new(run.Id("-cancel")));
        await canceled.CancelAsync(new() { Reason = "enough" });
        await run.ObserveAsync("cancel", () => canceled.GetResultAsync());
        await run.ObserveAsync("canceled", async () => $"{(await canceled.DescribeAsync()).Status}");

        async Task<NexusOperationExecutionInfo> InfoAsync() => (await run.Client.WorkflowService.DescribeNexusOperationExecutionAsync(
            new() { Namespace = run.Client.Options.Namespace, OperationId = handle.Id })).Info;
    }

    // Once both sides have nothing else to do: so the events are in the same order each time.
    private static async Task TellAsync(ScenarioRun run, WorkflowHandle caller, string suffix, long scheduled)
    {
        var handler = run.Client.GetWorkflowHandle<GreetingWorkflow, string>(run.Id(suffix));
        await Wait.UntilAsync(async () => await run.Client.CountWorkflowsAsync($"WorkflowId = '{handler.Id}'") is { Count: 1 }, $"the workflow {handler.Id}");
        await run.IdleAsync(handler);
        await run.UntilAsync(caller, d => d.PendingWorkflowTask is null && d.PendingNexusOperations is [{ State: PendingNexusOperationState.Started } operation] && operation.ScheduledEventId == scheduled);
        await handler.SignalAsync(w => w.GreetAsync());
    }

    private static async Task HandlerAsync(ScenarioRun run, string suffix)
    {
        var described = await run.Client.GetWorkflowHandle(run.Id(suffix)).DescribeAsync();
        await run.HistoryAsync(described.Id, described.RunId);
    }

    private static Task GreetAsync(ScenarioRun run, Func<WorkflowHandle, Task> observe, params string[][] operations) => ServeAsync(run, async endpoint =>
    {
        var handle = await run.Client.StartWorkflowAsync((GreetedWorkflow w) => w.RunAsync(endpoint, operations), run.Options());
        await observe(handle);
    });

    private static async Task ServeAsync(ScenarioRun run, Func<string, Task> call)
    {
        var endpoint = $"{run.Id()}-e";
        await run.Client.Connection.OperatorService.CreateNexusEndpointAsync(new()
        {
            Spec = new() { Name = endpoint, Target = new() { Worker = new() { Namespace = run.Client.Options.Namespace, TaskQueue = run.TaskQueue } } },
        });
        var options = new TemporalWorkerOptions(run.TaskQueue).AddWorkflow<GreetedWorkflow>().AddWorkflow<GreetingWorkflow>().AddNexusService(new Greetings());
        using var worker = new TemporalWorker(run.Client, options);
        await worker.ExecuteAsync(() => call(endpoint));
    }
}
