using System.Text.RegularExpressions;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Temporalio.Api.Nexus.V1;
using Target = Temporalio.Api.Nexus.V1.EndpointTarget.VariantOneofCase;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What requests say of Nexus endpoints, checked in the real server's words: all that is wrong, in one error.</summary>
internal static partial class NexusEndpointRequests
{
    /// <summary>How many endpoints a page has that doesn't say, and how many it may ask for at most.</summary>
    public const int DefaultPage = 100;
    public const int MaximumPage = 1_000;

    private const int NameLength = 200;
    private const int DescriptionBytes = 20_000;
    private const int UrlLength = 4 * 1024;
    private const int IdLength = 36;
    private const string Pattern = @"^[a-zA-Z][a-zA-Z0-9\-]*[a-zA-Z0-9]$";

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument. FailedPrecondition: the target's namespace isn't there.</exception>
    public static void Check(EndpointSpec? spec, NamespaceRegistry namespaces)
    {
        List<string> issues = [.. NameIssues(spec?.Name ?? "")];
        switch (spec?.Target?.VariantCase ?? Target.None)
        {
            case Target.Worker:
                issues.AddRange(WorkerIssues(spec!.Target.Worker, namespaces));
                break;
            case Target.External:
                issues.AddRange(UrlIssues(spec!.Target.External.Url));
                break;
            default:
                throw Refused([.. issues, "empty target variant"]);
        }

        if (spec.Description?.CalculateSize() > DescriptionBytes)
        {
            issues.Add($"description size exceeds limit of {DescriptionBytes}");
        }

        Throw(issues);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void CheckId(string id) => Throw([.. IdIssues(id)]);

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void CheckDelete(string id, long version) =>
        Throw([.. IdIssues(id), .. version <= 0 ? ["endpoint version is non-positive"] : Array.Empty<string>()]);

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static int PageSize(int asked) => asked switch
    {
        0 => DefaultPage,
        < 0 => throw ServiceError.InvalidArgument("page_size is negative"),
        > MaximumPage => throw ServiceError.InvalidArgument($"page_size exceeds limit of {MaximumPage}"),
        _ => asked,
    };

    private static IEnumerable<string> NameIssues(string name)
    {
        if (name.Length == 0)
        {
            yield return "endpoint name not set";
            yield break;
        }

        if (name.Length > NameLength)
        {
            yield return $"endpoint name exceeds length limit of {NameLength}";
        }

        if (!Name().IsMatch(name))
        {
            yield return $"endpoint name must match the regex: {Quoted(Pattern)}";
        }
    }

    private static IEnumerable<string> WorkerIssues(EndpointTarget.Types.Worker worker, NamespaceRegistry namespaces)
    {
        if (worker.Namespace.Length == 0)
        {
            yield return "target namespace not set";
        }
        else if (!namespaces.Exists(worker.Namespace))
        {
            throw ServiceError.FailedPrecondition(
                $"could not verify namespace referenced by target exists: Namespace {worker.Namespace} is not found.");
        }

        var problem = worker.TaskQueue.Length == 0 ? "taskQueue is not set" : TaskQueueNames.Problem(new() { Name = worker.TaskQueue });
        if (problem is not null)
        {
            yield return $"invalid target task queue: {Quoted(problem)}";
        }
    }

    private static IEnumerable<string> UrlIssues(string url)
    {
        if (url.Length == 0)
        {
            yield return "empty target URL";
        }
        else if (url.Length > UrlLength)
        {
            yield return $"target URL length exceeds limit of {UrlLength}";
        }
        else if (Scheme().Match(url).Groups[1].Value.ToLowerInvariant() is var scheme and not ("http" or "https"))
        {
            yield return $"invalid target URL scheme: {Quoted(scheme)}, expected http or https";
        }
    }

    private static IEnumerable<string> IdIssues(string id)
    {
        if (id.Length == 0)
        {
            yield return "endpoint ID not set";
        }
        else if (id.Length != IdLength)
        {
            yield return $"malformed endpoint ID: {Quoted($"invalid UUID length: {id.Length}")}";
        }
        else if (!Guid.TryParseExact(id, "D", out _))
        {
            yield return $"malformed endpoint ID: {Quoted("invalid UUID format")}";
        }
    }

    private static void Throw(List<string> issues)
    {
        if (issues.Count > 0)
        {
            throw Refused(issues);
        }
    }

    private static Grpc.Core.RpcException Refused(IEnumerable<string> issues) => ServiceError.InvalidArgument(string.Join(", ", issues));

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(Pattern)]
    private static partial Regex Name();

    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]*):")]
    private static partial Regex Scheme();
}
