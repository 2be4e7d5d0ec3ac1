using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
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
    };

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

    private static async Task GreetAsync(ScenarioRun run, Func<WorkflowHandle, Task> observe, params string[][] operations)
    {
        var endpoint = $"{run.Id()}-e";
        await run.Client.Connection.OperatorService.CreateNexusEndpointAsync(new()
        {
            Spec = new() { Name = endpoint, Target = new() { Worker = new() { Namespace = run.Client.Options.Namespace, TaskQueue = run.TaskQueue } } },
        });
        var options = new TemporalWorkerOptions(run.TaskQueue).AddWorkflow<GreetedWorkflow>().AddWorkflow<GreetingWorkflow>().AddNexusService(new Greetings());
        using var worker = new TemporalWorker(run.Client, options);
        await worker.ExecuteAsync(async () =>
        {
            var handle = await run.Client.StartWorkflowAsync((GreetedWorkflow w) => w.RunAsync(endpoint, operations), run.Options());
            await observe(handle);
        });
    }
}
