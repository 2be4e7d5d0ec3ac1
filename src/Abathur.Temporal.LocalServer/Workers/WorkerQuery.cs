using System.Globalization;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Worker.V1;

namespace Abathur.Temporal.LocalServer.Workers;

/// <summary>
/// Queries for workers. They look like those for workflows, and mean less: on the real server only a text that can't be read is an error; a name or an
/// operator that isn't there matches no worker, and makes what it is joined to unknown (null here).
/// </summary>
internal static class WorkerQuery
{
    private const string Malformed = "invalid query: malformed SQL query: ";

    private static readonly Dictionary<string, Func<WorkerHeartbeat, string>> Texts = new(StringComparer.Ordinal)
    {
        ["WorkerInstanceKey"] = worker => worker.WorkerInstanceKey,
        ["WorkerIdentity"] = worker => worker.WorkerIdentity,
        ["HostName"] = worker => worker.HostInfo?.HostName ?? "",
        ["TaskQueue"] = worker => worker.TaskQueue,
        ["DeploymentName"] = worker => worker.DeploymentVersion?.DeploymentName ?? "",
        ["BuildId"] = worker => worker.DeploymentVersion?.BuildId ?? "",
        ["SdkName"] = worker => worker.SdkName,
        ["SdkVersion"] = worker => worker.SdkVersion,
        ["WorkerStatus"] = worker => worker.Status.ToString(),
    };

    private static readonly Dictionary<string, Func<WorkerHeartbeat, DateTimeOffset?>> Times = new(StringComparer.Ordinal)
    {
        ["StartTime"] = worker => worker.StartTime?.ToDateTimeOffset(),
        ["HeartbeatTime"] = worker => worker.HeartbeatTime?.ToDateTimeOffset(),
    };

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: it is malformed.</exception>
    public static Predicate<WorkerHeartbeat> Parse(string text)
    {
        try
        {
            return QueryParser.Parse(text).Where is { } where ? worker => Evaluate(where, worker) == true : _ => true;
        }
        catch (VisibilityQueryException e)
        {
            throw ServiceError.InvalidArgument(e.Message.StartsWith(Malformed, StringComparison.Ordinal)
                ? $"malformed query: {e.Message[Malformed.Length..]}"
                : e.Message);
        }
    }

    private static bool? Evaluate(QuerySyntax syntax, WorkerHeartbeat worker) => syntax switch
    {
        QuerySyntax.And and => Chain(and.Parts, worker, goesOn: true),
        QuerySyntax.Or or => Chain(or.Parts, worker, goesOn: false),
        QuerySyntax.Comparison { Left: QueryOperand.Name name } comparison => Compare(name.Text, comparison, worker),
        QuerySyntax.Between { Left: QueryOperand.Name name } between => Between(name.Text, between, worker),
        QuerySyntax.IsNull { Left: QueryOperand.Name name } test => IsNull(name.Text, worker) is { } isNull ? isNull != test.IsNegated : null,
        _ => null,
    };

    // The first part that decides; unknown decides as well.
    private static bool? Chain(IEnumerable<QuerySyntax> parts, WorkerHeartbeat worker, bool goesOn)
    {
        bool? result = goesOn;
        foreach (var part in parts)
        {
            result = Evaluate(part, worker);
            if (result != goesOn)
            {
                break;
            }
        }

        return result;
    }

    private static bool? Compare(string name, QuerySyntax.Comparison comparison, WorkerHeartbeat worker)
    {
        if (Text(name) is { } read)
        {
            return comparison.Right is QueryOperand.Literal { Value: string { Length: > 0 } wanted } ? Compare(read(worker), comparison.Operator, wanted) : null;
        }

        return Times.TryGetValue(name, out var time) && Time(comparison.Right) is { } other
            ? Compare((time(worker) ?? DateTimeOffset.UnixEpoch).CompareTo(other), comparison.Operator)
            : null;
    }

    private static bool? Compare(string value, string name, string wanted) => name switch
    {
        "=" => value == wanted,
        "!=" => value != wanted,
        "STARTS_WITH" => value.StartsWith(wanted, StringComparison.Ordinal),
        "NOT STARTS_WITH" => !value.StartsWith(wanted, StringComparison.Ordinal),
        _ => null,
    };

    private static bool? Compare(int order, string name) => name switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => null,
    };

    private static bool? Between(string name, QuerySyntax.Between between, WorkerHeartbeat worker) =>
        !Times.TryGetValue(name, out var time) || Time(between.From) is not { } from || Time(between.To) is not { } to ? null
        : time(worker) is { } value ? (value >= from && value <= to) != between.IsNegated
        : false;

    private static bool? IsNull(string name, WorkerHeartbeat worker) =>
        Text(name) is { } text ? text(worker).Length == 0
        : Times.TryGetValue(name, out var time) ? time(worker) is null
        : null;

    // SQL has a word Status, which is the same in capitals.
    private static Func<WorkerHeartbeat, string>? Text(string name) =>
        Texts.GetValueOrDefault(name.Equals("Status", StringComparison.OrdinalIgnoreCase) ? "WorkerStatus" : name);

    // As text, or as nanoseconds since 1970.
    private static DateTimeOffset? Time(QueryOperand operand) => operand switch
    {
        QueryOperand.Literal { Value: string text }
            when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        QueryOperand.Literal { Value: long nanoseconds } => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick),
        _ => null,
    };
}
