using System.Text.RegularExpressions;
using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// Calls about standalone activities. <c>$failure</c> stands for a failure; <c>$token</c>, <c>$run</c>, <c>$poll</c>, <c>$page</c> for the
/// task, the run and the tokens that came last.
/// </summary>
/// <remarks><c>start ID JSON</c>, <c>take ID</c> and <c>describe ID</c> say what most lines would say, on a queue of the activity's own.</remarks>
internal sealed partial class StandaloneCalls : CallLines
{
    private StandaloneCalls(ScenarioRun run)
        : base(run) => Known["$failure"] = """ "failure":{"message":"failed","applicationFailureInfo":{"type":"X"}} """;

    public static Func<ScenarioRun, Task> Scenario(params string[] lines) => run => new StandaloneCalls(run).DoAsync(lines);

    protected override (string Method, string Request) Asked(string verb, string rest)
    {
        var (id, more) = Split(rest);
        return verb switch
        {
            "start" => ("StartActivityExecution", $$"""{"activityId":"@{{id}}","activityType":{"name":"T"},"taskQueue":{"name":"@{{id}}"},"startToCloseTimeout":"1000s"{{(more.Length > 0 ? $",{more}" : "")}}}"""),
            "take" => ("PollActivityTaskQueue", $$"""{"taskQueue":{"name":"@{{id}}"},"identity":"worker"}"""),
            "describe" => ("DescribeActivityExecution", $$"""{"activityId":"@{{id}}","includeInput":true,"includeOutcome":true,"includeHeartbeatDetails":true,"includeLastFailure":true}"""),
            _ => base.Asked(verb, rest),
        };
    }

    protected override bool IsEmpty(IMessage answer) => answer is PollActivityTaskQueueResponse { TaskToken.IsEmpty: true };

    protected override void Learn(IMessage answer)
    {
        switch (answer)
        {
            case StartActivityExecutionResponse started:
                Known["$run"] = started.RunId;
                break;
            case PollActivityTaskQueueResponse task:
                Known["$token"] = task.TaskToken.ToBase64();
                task.TaskToken = ByteString.Empty;
                task.PollerScalingDecision = null;
                break;
            case DescribeActivityExecutionResponse { Info: not null } described:
                Known["$poll"] = described.LongPollToken.ToBase64();
                described.LongPollToken = ByteString.Empty;
                described.Info.StateSizeBytes = 0;
                break;
            case ListActivityExecutionsResponse listed:
                Known["$page"] = listed.NextPageToken.ToBase64();
                listed.NextPageToken = listed.NextPageToken.IsEmpty ? ByteString.Empty : ByteString.CopyFromUtf8("more");
                foreach (var entry in listed.Executions)
                {
                    // What the real server's database tells them by.
                    entry.SearchAttributes?.IndexedFields.Remove("TemporalNamespaceDivision");
                }

                break;
        }
    }

    protected override string Shown(IMessage answer) => Duration().Replace(base.Shown(answer), "\"executionDuration\":\"some\"");

    [GeneratedRegex("\"executionDuration\":\"[^\"]*\"")]
    private static partial Regex Duration();
}
