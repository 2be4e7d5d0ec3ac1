using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What the server does with a worker that breaks the rules: no SDK does, so that these speak the protocol itself.</summary>
internal static class WorkflowTaskScenarios
{
    private static readonly TimeSpan TaskTimeout = TimeSpan.FromSeconds(1);
    private static readonly ByteString TooMuch = ByteString.CopyFrom(new byte[(2 * 1024 * 1024) + 1]);

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["task-times-out"] = TimesOutAsync,
        ["task-refused-again-and-again"] = RefusedAgainAsync,
        ["task-problems-reported"] = ReportedAsync,
        ["task-problems-reported-after-a-timeout"] = ReportedAfterTimeoutAsync,
        ["too-large-a-result"] = run => OneAnswerAsync(run, Complete(TooMuch)),
        ["too-large-a-failure"] = run => OneAnswerAsync(run, TooLarge(CommandType.FailWorkflowExecution, run)),
        ["too-large-an-activity"] = run => OneAnswerAsync(run, TooLarge(CommandType.ScheduleActivityTask, run)),
        ["too-large-a-child"] = run => OneAnswerAsync(run, TooLarge(CommandType.StartChildWorkflowExecution, run)),
        ["too-large-a-signal-to-another"] = run => OneAnswerAsync(run, TooLarge(CommandType.SignalExternalWorkflowExecution, run)),
        ["too-large-a-marker"] = run => OneAnswerAsync(run, TooLarge(CommandType.RecordMarker, run)),
        ["too-large-a-continuation"] = run => OneAnswerAsync(run, TooLarge(CommandType.ContinueAsNewWorkflowExecution, run)),
        ["too-large-a-start"] = run => run.ObserveAsync("start", (Func<Task>)(() => run.Client.StartWorkflowAsync("Big", [new byte[2 * 1024 * 1024]], run.Options()))),
        ["too-large-a-signal"] = TooLargeASignalAsync,
    };

    public static Task<PollWorkflowTaskQueueResponse> PollAsync(ScenarioRun run) => run.Client.WorkflowService.PollWorkflowTaskQueueAsync(new()
    {
        Namespace = run.Client.Options.Namespace,
        TaskQueue = new() { Name = run.TaskQueue },
        Identity = "scripted",
    });

    public static Task<RespondWorkflowTaskCompletedResponse> AnswerAsync(ScenarioRun run, PollWorkflowTaskQueueResponse task, params Command[] commands) =>
        run.Client.WorkflowService.RespondWorkflowTaskCompletedAsync(new()
        {
            Namespace = run.Client.Options.Namespace,
            TaskToken = task.TaskToken,
            Identity = "scripted",
            Commands = { commands },
        });

    private static async Task TimesOutAsync(ScenarioRun run)
    {
        var handle = await StartAsync(run);
        var late = await PollAsync(run);
        var next = await PollAsync(run);
        await run.ObserveAsync("late answer", (Func<Task>)(() => AnswerAsync(run, late, Complete(ByteString.Empty))));
        await run.ObserveAsync("attempt", () => Task.FromResult($"{next.Attempt}"));
        await run.ObserveAsync("answer", (Func<Task>)(() => AnswerAsync(run, next, Complete(ByteString.Empty))));
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    // The first refusal is written down and the task given out again; from then on it has to time out, or it would spin.
    private static async Task RefusedAgainAsync(ScenarioRun run)
    {
        var handle = await StartAsync(run);
        var bad = new Command { CommandType = CommandType.StartTimer, StartTimerCommandAttributes = new() };
        await run.ObserveAsync("first", async () => await AnswerAsync(run, await PollAsync(run), bad));
        var watch = Stopwatch.StartNew();
        await run.ObserveAsync("second", async () => await AnswerAsync(run, await PollAsync(run), bad));
        var third = await PollAsync(run);
        var hasWaited = watch.Elapsed > TaskTimeout / 2;
        await run.ObserveAsync("third", () => Task.FromResult($"attempt {third.Attempt}, after a timeout: {hasWaited}"));
        await AnswerAsync(run, third, Complete(ByteString.Empty));
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    // Five in a row; what came in between makes no difference. A task that completes ends it.
    private static async Task ReportedAsync(ScenarioRun run)
    {
        var handle = await StartAsync(run, TimeSpan.FromMinutes(1));
        for (var problem = 1; problem <= 6; problem++)
        {
            await FailAsync(run, problem == 1 ? WorkflowTaskFailedCause.NonDeterministicError : WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure);
            await ProblemsAsync(run);
            if (problem == 2)
            {
                await handle.SignalAsync("signal", ["in between"]);
            }
        }

        await AnswerAsync(run, await PollAsync(run));
        await ProblemsAsync(run);
        await handle.TerminateAsync();
    }

    // What stands in the history is what is reported; the attempts after it leave nothing there.
    private static async Task ReportedAfterTimeoutAsync(ScenarioRun run)
    {
        var handle = await StartAsync(run);
        await PollAsync(run);
        while (!(await DescribeAsync(run)).SearchAttributes.IndexedFields.ContainsKey("TemporalReportedProblems"))
        {
            try
            {
                await FailAsync(run, WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure);
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                // It has timed out, which is a problem, too.
            }
        }

        await ProblemsAsync(run);
        await handle.TerminateAsync();
        await ProblemsAsync(run);
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    private static async Task FailAsync(ScenarioRun run, WorkflowTaskFailedCause cause) => await run.Client.WorkflowService.RespondWorkflowTaskFailedAsync(new()
    {
        Namespace = run.Client.Options.Namespace,
        TaskToken = (await PollAsync(run)).TaskToken,
        Identity = "scripted",
        Cause = cause,
    });

    private static async Task ProblemsAsync(ScenarioRun run) => await new Controlled(run).AttributesAsync(await DescribeAsync(run));

    private static async Task<WorkflowExecutionInfo> DescribeAsync(ScenarioRun run) => (await run.Client.WorkflowService.DescribeWorkflowExecutionAsync(
        new() { Namespace = run.Client.Options.Namespace, Execution = new() { WorkflowId = run.Id() } })).WorkflowExecutionInfo;

    private static async Task OneAnswerAsync(ScenarioRun run, Command command)
    {
        var handle = await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var task = await PollAsync(run);
        await run.ObserveAsync("answer", (Func<Task>)(() => AnswerAsync(run, task, command)));
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    private static async Task TooLargeASignalAsync(ScenarioRun run)
    {
        var handle = await StartAsync(run);
        await run.ObserveAsync("signal", () => handle.SignalAsync("big", [new byte[2 * 1024 * 1024]]));
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    private static async Task<WorkflowHandle> StartAsync(ScenarioRun run, TimeSpan? taskTimeout = null)
    {
        var options = run.Options();
        options.TaskTimeout = taskTimeout ?? TaskTimeout;
        return await run.StartAsync(options, new Scripts.Step { Kind = AwaitCancel });
    }

    private static Command Complete(ByteString result) => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new() { Result = Data(result) },
    };

    private static Command TooLarge(CommandType type, ScenarioRun run) => type switch
    {
        CommandType.ScheduleActivityTask => new()
        {
            CommandType = type,
            ScheduleActivityTaskCommandAttributes = new()
            {
                ActivityId = "1",
                ActivityType = new() { Name = "Act" },
                TaskQueue = new() { Name = run.TaskQueue },
                Input = Data(TooMuch),
                StartToCloseTimeout = Duration.FromTimeSpan(TaskTimeout),
            },
        },
        CommandType.StartChildWorkflowExecution => new()
        {
            CommandType = type,
            StartChildWorkflowExecutionCommandAttributes = new()
            {
                WorkflowId = run.Id("-child"),
                WorkflowType = new() { Name = "Child" },
                TaskQueue = new() { Name = run.TaskQueue },
                Input = Data(TooMuch),
            },
        },
        CommandType.SignalExternalWorkflowExecution => new()
        {
            CommandType = type,
            SignalExternalWorkflowExecutionCommandAttributes = new()
            {
                Execution = new() { WorkflowId = run.Id("-other") },
                SignalName = "big",
                Input = Data(TooMuch),
            },
        },
        CommandType.RecordMarker => new()
        {
            CommandType = type,
            RecordMarkerCommandAttributes = new() { MarkerName = "big", Details = { ["data"] = Data(TooMuch) } },
        },
        CommandType.ContinueAsNewWorkflowExecution => new()
        {
            CommandType = type,
            ContinueAsNewWorkflowExecutionCommandAttributes = new()
            {
                WorkflowType = new() { Name = "Next" },
                TaskQueue = new() { Name = run.TaskQueue },
                Input = Data(TooMuch),
            },
        },
        _ => new()
        {
            CommandType = type,
            FailWorkflowExecutionCommandAttributes = new()
            {
                Failure = new() { Message = "it fails", ApplicationFailureInfo = new() { Details = Data(TooMuch) } },
            },
        },
    };

    private static Payloads Data(ByteString data) => new() { Payloads_ = { new Payload { Data = data } } };
}
