using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Requests that no SDK makes: wrong bytes, many headers, names and ids that are not allowed or missing.</summary>
internal static class RequestScenarios
{
    private const int Prefix = 5;

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["malformed-requests"] = MalformedAsync,
        ["many-headers"] = ManyHeadersAsync,
        ["wrong-task-queues"] = WrongTaskQueuesAsync,
        ["wrong-task-queue-of-an-activity"] = run => WrongTaskQueueAsync(run, new Command
        {
            CommandType = CommandType.ScheduleActivityTask,
            ScheduleActivityTaskCommandAttributes = new()
            {
                ActivityId = "1",
                ActivityType = new() { Name = "Act" },
                TaskQueue = new() { Name = "/_sys/queue" },
                StartToCloseTimeout = new() { Seconds = 1 },
            },
        }),
        ["wrong-task-queue-of-a-child"] = run => WrongTaskQueueAsync(run, new Command
        {
            CommandType = CommandType.StartChildWorkflowExecution,
            StartChildWorkflowExecutionCommandAttributes = new()
            {
                WorkflowId = run.Id("-child"),
                WorkflowType = new() { Name = "Script" },
                TaskQueue = new() { Name = "/_sys/queue" },
            },
        }),
        ["wrong-task-queue-of-the-next-run"] = run => WrongTaskQueueAsync(run, new Command
        {
            CommandType = CommandType.ContinueAsNewWorkflowExecution,
            ContinueAsNewWorkflowExecutionCommandAttributes = new()
            {
                WorkflowType = new() { Name = "Script" },
                TaskQueue = new() { Name = "/_sys/queue" },
            },
        }),
        ["reset-without-request-id"] = ResetWithoutRequestIdAsync,
    };

    // The length of a string reaches beyond the message; a tag that doesn't exist; a name that isn't UTF-8.
    private static async Task MalformedAsync(ScenarioRun run)
    {
        await run.ObserveAsync("cut off", () => CallAsync(run, "StartWorkflowExecution", [0x0a, 0x05, 0x61]));
        await run.ObserveAsync("no tag", () => CallAsync(run, "StartWorkflowExecution", [0xff, 0xff, 0xff]));
        await run.ObserveAsync("no text", async () => (await CallAsync(run, "StartWorkflowExecution", [0x0a, 0x02, 0xff, 0xfe])).Split(':')[0]);
        await run.ObserveAsync("unknown field", () => CallAsync(run, "GetSystemInfo", [0x9a, 0x7d, 0x01, 0x61]));
    }

    private static async Task ManyHeadersAsync(ScenarioRun run)
    {
        await run.ObserveAsync("many", () => CallAsync(run, "GetSystemInfo", [], Enumerable.Range(0, 2_000).Select(i => ($"x-key-{i}", "value"))));
        await run.ObserveAsync("large", () => CallAsync(run, "GetSystemInfo", [], [("x-key", new string('x', 900_000))]));
        await run.ObserveAsync("many and large", () => CallAsync(
            run, "GetSystemInfo", [], Enumerable.Range(0, 200).Select(i => ($"x-key-{i}", new string('x', 5_000)))));
    }

    private static async Task WrongTaskQueuesAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        TaskQueue?[] queues = [null, new(), new() { Name = "/_sys/queue" }, new() { Name = new string('x', 1_001) }];
        foreach (var queue in queues)
        {
            await run.ObserveAsync("start", async () => await service.StartWorkflowExecutionAsync(new()
            {
                Namespace = ns,
                WorkflowId = run.Id(),
                WorkflowType = new() { Name = "Script" },
                RequestId = "1",
                TaskQueue = queue,
            }));
            await run.ObserveAsync("signal with start", async () => await service.SignalWithStartWorkflowExecutionAsync(new()
            {
                Namespace = ns,
                WorkflowId = run.Id(),
                WorkflowType = new() { Name = "Script" },
                RequestId = "1",
                TaskQueue = queue,
                SignalName = "signal",
            }));
            await run.ObserveAsync("schedule", async () => await service.CreateScheduleAsync(new()
            {
                Namespace = ns,
                ScheduleId = run.Id(),
                RequestId = "1",
                Schedule = new() { Action = new() { StartWorkflow = new() { WorkflowId = run.Id(), WorkflowType = new() { Name = "Script" }, TaskQueue = queue } } },
            }));
            await run.ObserveAsync("poll workflow task", async () => await service.PollWorkflowTaskQueueAsync(new() { Namespace = ns, TaskQueue = queue }));
            await run.ObserveAsync("poll activity task", async () => await service.PollActivityTaskQueueAsync(new() { Namespace = ns, TaskQueue = queue }));
            await run.ObserveAsync("describe", async () => await service.DescribeTaskQueueAsync(new() { Namespace = ns, TaskQueue = queue }));
        }
    }

    private static async Task WrongTaskQueueAsync(ScenarioRun run, Command command)
    {
        await run.StartAsync();
        var task = await WorkflowTaskScenarios.PollAsync(run);

        // The rest is the queue as Go writes it, with as many spaces as it likes.
        await run.ObserveAsync("answer", async () =>
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => WorkflowTaskScenarios.AnswerAsync(run, task, command));
            return error.Message.Split(" TaskQueue=")[0];
        });
    }

    private static async Task ResetWithoutRequestIdAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync();
        await handle.GetResultAsync();
        await run.ObserveAsync("reset", async () => await run.Client.WorkflowService.ResetWorkflowExecutionAsync(new ResetWorkflowExecutionRequest
        {
            Namespace = run.Client.Options.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = handle.Id },
            WorkflowTaskFinishEventId = 4,
        }));
    }

    /// <summary>What is answered to bytes that are sent as a message.</summary>
    private static async Task<string> CallAsync(ScenarioRun run, string method, byte[] message, IEnumerable<(string Name, string Value)>? headers = null)
    {
        using var http = new HttpClient();
        byte[] body = [.. new byte[Prefix - 1], (byte)message.Length, .. message];
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"http://{run.Client.Connection.Options.TargetHost}/temporal.api.workflowservice.v1.WorkflowService/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new("trailers"));
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();

        // Go puts a space in its messages that is another one in every build.
        var said = Uri.UnescapeDataString(Header(response, "grpc-message")).Replace('\u00a0', ' ');
        return string.Create(CultureInfo.InvariantCulture, $"{(Grpc.Core.StatusCode)int.Parse(Header(response, "grpc-status"), CultureInfo.InvariantCulture)} {said}");
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : "";
}
