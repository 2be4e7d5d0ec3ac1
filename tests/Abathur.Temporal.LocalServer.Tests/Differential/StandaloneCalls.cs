using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// Calls about standalone activities, a line each: a method's name and its request as JSON, in which <c>@</c> stands for the scenario's
/// name, <c>$failure</c> for a failure, and <c>$token</c>, <c>$run</c>, <c>$poll</c>, <c>$page</c> for the task, the run and the tokens that came last.
/// </summary>
/// <remarks>
/// <c>start ID JSON</c>, <c>take ID</c> and <c>describe ID</c> say what most lines would say, on a queue of the activity's own. Behind
/// <c>until TEXT</c> a line is repeated until its answer has the text; what stands behind <c>meanwhile</c> is answered at the line
/// <c>answer</c>.
/// </remarks>
internal sealed partial class StandaloneCalls(ScenarioRun run)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> known = new()
    {
        ["@"] = run.Id(),
        ["$failure"] = """ "failure":{"message":"failed","applicationFailureInfo":{"type":"X"}} """,
    };

    private Task<string> meanwhile = Task.FromResult("");

    public static Func<ScenarioRun, Task> Scenario(params string[] lines) => async run =>
    {
        var calls = new StandaloneCalls(run);
        foreach (var line in lines)
        {
            await calls.DoAsync(line);
        }
    };

    private async Task DoAsync(string line)
    {
        var (verb, rest) = Split(line);
        switch (verb)
        {
            case "meanwhile":
                meanwhile = Task.Run(() => AskAsync(rest));
                break;
            case "answer":
                await run.ObserveAsync(line, () => meanwhile);
                break;
            case "until":
                var (text, call) = Split(rest);
                await run.ObserveAsync(call, () => UntilAsync(text, call));
                break;
            default:
                await run.ObserveAsync(line, () => AskAsync(line));
                break;
        }
    }

    private async Task<string> UntilAsync(string text, string line)
    {
        for (var deadline = DateTime.UtcNow + Patience; ; await Task.Delay(20))
        {
            var answer = await AskAsync(line);
            if (answer.Contains(text, StringComparison.Ordinal))
            {
                return answer;
            }

            Assert.True(DateTime.UtcNow < deadline, $"'{line}' still answers {answer}");
        }
    }

    private async Task<string> AskAsync(string line)
    {
        var (method, request) = Request(line);
        foreach (var (name, value) in known)
        {
            request = request.Replace(name, value, StringComparison.Ordinal);
        }

        var call = typeof(WorkflowService).GetMethod($"{method}Async")!;
        var type = call.GetParameters()[0].ParameterType;
        var descriptor = (MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        var message = JsonParser.Default.Parse(request, descriptor);
        type.GetProperty("Namespace")!.SetValue(message, run.Client.Options.Namespace);
        IMessage answer;
        do
        {
            var asked = (Task)call.Invoke(run.Client.WorkflowService, [message, null])!;
            await asked;
            answer = (IMessage)((dynamic)asked).Result;
        }
        while (answer is PollActivityTaskQueueResponse { TaskToken.IsEmpty: true });
        return Shown(answer);
    }

    private (string Method, string Request) Request(string line)
    {
        var (verb, rest) = Split(line);
        var (id, more) = Split(rest);
        return verb switch
        {
            "start" => ("StartActivityExecution", $$"""{"activityId":"@{{id}}","activityType":{"name":"T"},"taskQueue":{"name":"@{{id}}"},"startToCloseTimeout":"1000s"{{(more.Length > 0 ? $",{more}" : "")}}}"""),
            "take" => ("PollActivityTaskQueue", $$"""{"taskQueue":{"name":"@{{id}}"},"identity":"worker"}"""),
            "describe" => ("DescribeActivityExecution", $$"""{"activityId":"@{{id}}","includeInput":true,"includeOutcome":true,"includeHeartbeatDetails":true,"includeLastFailure":true}"""),
            _ => (verb, rest.Length > 0 ? rest : "{}"),
        };
    }

    private string Shown(IMessage answer)
    {
        switch (answer)
        {
            case StartActivityExecutionResponse started:
                known["$run"] = started.RunId;
                break;
            case PollActivityTaskQueueResponse task:
                known["$token"] = task.TaskToken.ToBase64();
                task.TaskToken = ByteString.Empty;
                task.PollerScalingDecision = null;
                break;
            case DescribeActivityExecutionResponse { Info: not null } described:
                known["$poll"] = described.LongPollToken.ToBase64();
                described.LongPollToken = ByteString.Empty;
                described.Info.StateSizeBytes = 0;
                break;
            case ListActivityExecutionsResponse listed:
                known["$page"] = listed.NextPageToken.ToBase64();
                listed.NextPageToken = listed.NextPageToken.IsEmpty ? ByteString.Empty : ByteString.CopyFromUtf8("more");
                foreach (var entry in listed.Executions)
                {
                    // What the real server's database tells them by.
                    entry.SearchAttributes?.IndexedFields.Remove("TemporalNamespaceDivision");
                }

                break;
        }

        return Duration().Replace(Time().Replace(HistoryNormalizer.Readable(JsonFormatter.Default.Format(answer)), "time"), "\"executionDuration\":\"some\"");
    }

    private static (string First, string More) Split(string line) => line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("\"executionDuration\":\"[^\"]*\"")]
    private static partial Regex Duration();
}
