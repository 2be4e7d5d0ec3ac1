using System.Text.RegularExpressions;
using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// Calls about standalone Nexus operations, besides <see cref="NexusCalls"/>. <c>$operationRun</c>, <c>$poll</c> and <c>$page</c> stand for the run and
/// the tokens that came last.
/// </summary>
/// <remarks><c>begin ID JSON</c>, <c>show ID</c> and <c>result ID</c> say what most lines would say, on the endpoint <c>@-e</c>.</remarks>
internal sealed partial class OperationCalls : NexusCalls
{
    private OperationCalls(ScenarioRun run)
        : base(run)
    {
    }

    /// <summary>With an endpoint that leads to the queue <c>@h</c>.</summary>
    public static new Func<ScenarioRun, Task> WithEndpoint(params string[] lines) => run => new OperationCalls(run).DoAsync(
        ["""CreateNexusEndpoint {"spec":{"name":"@-e","target":{"worker":{"namespace":"default","taskQueue":"@h"}}}}""", .. lines]);

    protected override (string Method, string Request) Asked(string verb, string rest)
    {
        var (id, more) = Split(rest);
        return verb switch
        {
            "begin" => ("StartNexusOperationExecution", $$"""{"operationId":"@{{id}}","endpoint":"@-e","service":"s","operation":"o"{{(more.Length > 0 ? $",{more}" : "")}}}"""),
            "show" => ("DescribeNexusOperationExecution", $$"""{"operationId":"@{{id}}","includeInput":true,"includeOutcome":true}"""),
            "result" => ("PollNexusOperationExecution", $$"""{"operationId":"@{{id}}","waitStage":"NEXUS_OPERATION_WAIT_STAGE_CLOSED"}"""),
            _ => base.Asked(verb, rest),
        };
    }

    protected override void Learn(IMessage answer)
    {
        base.Learn(answer);
        switch (answer)
        {
            case StartNexusOperationExecutionResponse started:
                Known["$operationRun"] = started.RunId;
                break;
            case DescribeNexusOperationExecutionResponse { Info: not null } described:
                Known["$poll"] = described.LongPollToken.ToBase64();
                described.LongPollToken = ByteString.Empty;
                described.Info.StateSizeBytes = 0;
                break;
            case ListNexusOperationExecutionsResponse listed:
                Known["$page"] = listed.NextPageToken.ToBase64();
                listed.NextPageToken = listed.NextPageToken.IsEmpty ? ByteString.Empty : ByteString.CopyFromUtf8("more");
                foreach (var entry in listed.Operations)
                {
                    // What the real server's database tells them by.
                    entry.SearchAttributes?.IndexedFields.Remove("TemporalNamespaceDivision");
                    entry.StateSizeBytes = 0;
                }

                break;
        }
    }

    protected override string Shown(IMessage answer) => Duration().Replace(base.Shown(answer), "\"executionDuration\":\"some\"");

    [GeneratedRegex("\"executionDuration\":\"[^\"]*\"")]
    private static partial Regex Duration();
}
