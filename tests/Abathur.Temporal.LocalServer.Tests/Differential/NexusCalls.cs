using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// Calls about Nexus operations. <c>$endpoint</c> and <c>$page</c> stand for the endpoint and the page that came last, <c>$task</c> and <c>$run</c>
/// for the workflow task and the run, <c>$token</c>, <c>$callback</c> and <c>$operation</c> for the Nexus request, its callback's header and its id.
/// </summary>
/// <remarks>
/// On a queue of its own, a workflow is started (<c>start ID JSON</c>), its tasks are taken (<c>task ID</c>) and answered (<c>decide COMMANDS</c>); <c>call JSON</c> is the
/// command that schedules an operation on the endpoint <c>@-e</c>, which leads to the queue <c>@h</c>. There a worker takes requests (<c>take</c>) and answers them
/// (<c>done JSON</c>, <c>refuse JSON</c>). <c>describe ID</c> shows what is said of Nexus, <c>history ID</c> all events.
/// </remarks>
internal partial class NexusCalls : CallLines
{
    // What the real server's own HTTP requests to itself leave.
    private static readonly string[] OfHttp = ["nexus-link", "nexus-request-id", "user-agent", "content-length"];

    protected NexusCalls(ScenarioRun run)
        : base(run)
    {
    }

    public static Func<ScenarioRun, Task> Scenario(params string[] lines) => run => new NexusCalls(run).DoAsync(lines);

    /// <summary>As <see cref="Scenario"/>, with the endpoint.</summary>
    public static Func<ScenarioRun, Task> WithEndpoint(params string[] lines) => Scenario(
        ["""CreateNexusEndpoint {"spec":{"name":"@-e","target":{"worker":{"namespace":"default","taskQueue":"@h"}}}}""", .. lines]);

    protected override (string Method, string Request) Asked(string verb, string rest)
    {
        var (id, more) = Split(rest);
        return verb switch
        {
            "start" => ("StartWorkflowExecution", $$"""{"workflowId":"@{{id}}","workflowType":{"name":"T"},"taskQueue":{"name":"@{{id}}"},"requestId":"@{{id}}"{{(more.Length > 0 ? $",{more}" : "")}}}"""),
            "task" => ("PollWorkflowTaskQueue", $$"""{"taskQueue":{"name":"@{{id}}"},"identity":"worker"}"""),
            "decide" => ("RespondWorkflowTaskCompleted", $$"""{"taskToken":"$task","identity":"worker","commands":[{{Commands(rest)}}]}"""),
            "take" => ("PollNexusTaskQueue", """{"taskQueue":{"name":"@h"},"identity":"handler"}"""),
            "done" => ("RespondNexusTaskCompleted", $$"""{"taskToken":"$token","identity":"handler","response":{{rest}}}"""),
            "refuse" => ("RespondNexusTaskFailed", $$"""{"taskToken":"$token","identity":"handler",{{rest}}}"""),
            "describe" => ("DescribeWorkflowExecution", $$$$$"""{"execution":{"workflowId":"@{{{{{id}}}}}"}}"""),
            _ => base.Asked(verb, rest),
        };
    }

    protected override bool IsEmpty(IMessage answer) => answer is PollNexusTaskQueueResponse { TaskToken.IsEmpty: true } or PollWorkflowTaskQueueResponse { TaskToken.IsEmpty: true };

    protected override void Learn(IMessage answer)
    {
        switch (answer)
        {
            case CreateNexusEndpointResponse created:
                Known["$endpoint"] = created.Endpoint.Id;
                break;
            case ListNexusEndpointsResponse listed:
                Known["$page"] = listed.NextPageToken.ToBase64();
                listed.NextPageToken = listed.NextPageToken.IsEmpty ? ByteString.Empty : ByteString.CopyFromUtf8("more");
                break;
            case StartWorkflowExecutionResponse started:
                Known["$run"] = started.RunId;
                break;
            case PollWorkflowTaskQueueResponse task:
                Known["$task"] = task.TaskToken.ToBase64();
                Known["$run"] = task.WorkflowExecution.RunId;
                (task.TaskToken, task.History, task.PollerScalingDecision) = (ByteString.Empty, null, null);
                break;
            case PollNexusTaskQueueResponse request:
                Learn(request);
                break;
        }
    }

    protected override string Shown(IMessage answer) => Own().Replace(base.Shown(answer is DescribeWorkflowExecutionResponse described ? Nexus(described) : answer), "\"$1\":\"its own\"");

    protected override async Task<bool> TryDoAsync(string verb, string rest)
    {
        if (verb != "history")
        {
            return false;
        }

        var described = await Run.Client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = Run.Client.Options.Namespace, Execution = new() { WorkflowId = Run.Id(rest) } });
        await Run.HistoryAsync(Run.Id(rest), described.WorkflowExecutionInfo.Execution.RunId);
        return true;
    }

    private void Learn(PollNexusTaskQueueResponse request)
    {
        Known["$token"] = request.TaskToken.ToBase64();
        if (request.Request.StartOperation is { } start)
        {
            Known["$callback"] = JsonEncodedText.Encode(start.CallbackHeader.FirstOrDefault().Value ?? "").Value;
            Known["$operation"] = start.RequestId;
        }

        (request.TaskToken, request.PollerScalingDecision) = (ByteString.Empty, null);
        foreach (var header in OfHttp)
        {
            request.Request.Header.Remove(header);
        }
    }

    private static DescribeWorkflowExecutionResponse Nexus(DescribeWorkflowExecutionResponse described) => new()
    {
        PendingNexusOperations = { described.PendingNexusOperations },
        Callbacks = { described.Callbacks },
        WorkflowExtendedInfo = new() { RequestIdInfos = { described.WorkflowExtendedInfo.RequestIdInfos } },
    };

    // `call JSON`, `cancel EVENT`, `complete`, `fail` and commands as they are, separated by semicolons.
    private static string Commands(string text) => string.Join(',', text.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(command => Split(command) switch
    {
        ("call", var more) => $$$"""{"commandType":"COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION","scheduleNexusOperationCommandAttributes":{"endpoint":"@-e","service":"s","operation":"o"{{{(more.Length > 0 ? $",{more}" : "")}}}}}""",
        ("cancel", var id) => $$$"""{"commandType":"COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION","requestCancelNexusOperationCommandAttributes":{"scheduledEventId":{{{id}}}}}""",
        ("complete", var more) => $$$"""{"commandType":"COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION","completeWorkflowExecutionCommandAttributes":{{{{more}}}}}""",
        ("fail", _) => """{"commandType":"COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION","failWorkflowExecutionCommandAttributes":{"failure":{"message":"failed","applicationFailureInfo":{"type":"X"}}}}""",
        ("canceled", _) => """{"commandType":"COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION","cancelWorkflowExecutionCommandAttributes":{"details":{"payloads":[{"data":"Mg=="}]}}}""",
        ("continue", _) => """{"commandType":"COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION","continueAsNewWorkflowExecutionCommandAttributes":{}}""",
        _ => command,
    }));

    [GeneratedRegex("\"(operation-timeout|request-timeout|Request-Timeout|temporal-callback-token|Temporal-Callback-Token)\":\"[^\"]*\"")]
    private static partial Regex Own();
}
